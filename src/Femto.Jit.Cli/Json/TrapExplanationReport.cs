using Femto.Jit.Cli.Traps;
using Femto.Jit.Verification;

namespace Femto.Jit.Cli.Json;

/// <summary>What <c>femto explain-trap --json</c> prints.</summary>
/// <param name="Kind">Why, for example <c>out-of-bounds</c>.</param>
/// <param name="Pc">The instruction, in slots.</param>
/// <param name="CodeOffset">Where the native code reports it; null when that was not asked.</param>
/// <param name="Line">Its source as <c>file:line</c>, or null.</param>
/// <param name="Source">The text of that line, or null.</param>
/// <param name="Instruction">The bytecode instruction.</param>
/// <param name="Meaning">What it did, in words.</param>
/// <param name="Hoisted">Whether it is checked ahead of its loop, so that the trap can come early.</param>
/// <param name="Reasons">Why the verifier could not rule it out.</param>
/// <param name="Explanation">What is known there.</param>
internal sealed record TrapExplanationReport(
    string Kind,
    int Pc,
    int? CodeOffset,
    string? Line,
    string? Source,
    string Instruction,
    string Meaning,
    bool Hoisted,
    DiagnosticReport[] Reasons,
    ExplanationReport Explanation)
{
    public static TrapExplanationReport Of(
        VerifiedProgram program, Trap trap, int? codeOffset, Explanation explanation) => new(
        trap.Kind.Name(),
        trap.Pc,
        codeOffset,
        explanation.Line?.ToString(),
        explanation.Line is { Text.Length: > 0 } line ? line.Text : null,
        explanation.Text,
        TrapMeaning.Of(trap, program),
        TrapMeaning.Timing(trap, program) is not null,
        [.. TrapMeaning.Reasons(trap, program).Select(DiagnosticReport.Of)],
        ExplanationReport.Of(program.Program, explanation));
}
