using System.CommandLine;
using Femto.Jit.Execution;

namespace Femto.Jit.Cli;

/// <summary>The options of <c>femto run</c> that say what runs the program.</summary>
internal sealed class EngineOptions
{
    private const string InterpreterName = "interpreter";
    private const string AllName = "all";

    private readonly Option<string?> engine;

    private readonly Option<Target> target = TargetOption.Create();

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="comparable">Whether all engines can be asked for at once.</param>
    public EngineOptions(Command command, bool comparable)
    {
        string[] names = [.. EngineNames, .. comparable ? (string[])[AllName] : []];
        engine = new Option<string?>("--engine")
        {
            Description = "What runs the program: the interpreter, or a target's code"
                + (comparable ? "; or all of them, compared." : ".")
                + " Without it the target's engine; without a target this process where it can and need not count.",
            HelpName = string.Join('|', names),
        }.AcceptOnlyFromAmong(names);
        command.Add(engine);
        command.Add(target);
    }

    private static IEnumerable<string> EngineNames =>
        Targets.All.Select(target => target.Engine).Distinct().Prepend(InterpreterName);

    /// <summary>The targets to compare when that is asked for: all of them, or the one named. Else null.</summary>
    public IReadOnlyList<Target>? ReadCompared(ParseResult parsed) =>
        parsed.GetValue(engine) != AllName ? null
        : parsed.GetValue(target) is Target wanted ? [wanted]
        : Targets.All;

    /// <summary>
    /// The engine: the one named, else the target's, else this process where it can, else the interpreter.
    /// </summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="counts">Whether instructions are to be counted, which the process cannot.</param>
    /// <exception cref="CommandException">Engine and target do not fit.</exception>
    public EngineChoice Read(ParseResult parsed, bool counts)
    {
        Target? wanted = parsed.GetValue(target);
        string? preferred = counts ? null : Engines.OfHost;
        string name = parsed.GetValue(engine) ?? wanted?.Engine ?? preferred ?? InterpreterName;
        if (name == InterpreterName)
            return new EngineChoice(name, null);
        Target chosen = wanted ?? Targets.All.First(candidate => candidate.Engine == name);
        if (chosen.Engine != name)
        {
            throw CommandException.Unusable(
                CliDiagnostics.EngineMismatch, $"{name} does not run code for {chosen.Name}; {chosen.Engine} does");
        }
        return new EngineChoice(name, chosen);
    }
}

/// <summary>An engine and the target whose code it runs.</summary>
/// <param name="Name">The engine's name.</param>
/// <param name="Target">The target; null for the interpreter.</param>
internal sealed record EngineChoice(string Name, Target? Target)
{
    /// <summary>Makes the engine.</summary>
    public Result<IEngine> Create() => Engines.Create(Name, Target ?? Targets.All[0]);
}
