using Femto.Jit.Cli.Conformance;

namespace Femto.Jit.Cli.Json;

/// <summary>What <c>femto conformance --json</c> prints.</summary>
/// <param name="Engine">The engine.</param>
/// <param name="Target">The target, or null for the interpreter.</param>
/// <param name="Passed">Files that did what they have to.</param>
/// <param name="Failed">Files that did not.</param>
/// <param name="Groups">The same by group, in the order of their names.</param>
/// <param name="Failures">Each that failed, and how.</param>
internal sealed record ConformanceReport(
    string Engine,
    string? Target,
    int Passed,
    int Failed,
    ConformanceGroupReport[] Groups,
    ConformanceFailureReport[] Failures)
{
    public static ConformanceReport Of(EngineChoice choice, IReadOnlyList<ConformanceOutcome> outcomes) => new(
        choice.Name,
        choice.Target?.Name,
        outcomes.Count(outcome => outcome.Failure is null),
        outcomes.Count(outcome => outcome.Failure is not null),
        [.. outcomes.GroupBy(outcome => outcome.Case.Group).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new ConformanceGroupReport(group.Key,
                group.Count(outcome => outcome.Failure is null), group.Count(outcome => outcome.Failure is not null)))],
        [.. outcomes.Where(outcome => outcome.Failure is not null)
            .Select(outcome => new ConformanceFailureReport(outcome.Case.Name, outcome.Failure!))]);
}

/// <summary>The files of a group.</summary>
/// <param name="Group">Its name.</param>
/// <param name="Passed">Files that did what they have to.</param>
/// <param name="Failed">Files that did not.</param>
internal sealed record ConformanceGroupReport(string Group, int Passed, int Failed);

/// <summary>A file that failed.</summary>
/// <param name="File">Its name.</param>
/// <param name="Message">What it did instead.</param>
internal sealed record ConformanceFailureReport(string File, string Message);
