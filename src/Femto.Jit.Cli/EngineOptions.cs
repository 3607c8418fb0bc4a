using System.CommandLine;
using Femto.Jit.Execution;

namespace Femto.Jit.Cli;

/// <summary>The options of <c>femto run</c> that say what runs the program.</summary>
internal sealed class EngineOptions
{
    private const string InterpreterName = "interpreter";

    private readonly Option<string?> engine = new Option<string?>("--engine")
    {
        Description = "What runs the program: the interpreter, this process, or the emulator of a target's code. Without it the "
            + "target's engine; else this process where it can, unless instructions are to be counted.",
        HelpName = string.Join('|', EngineNames),
    }.AcceptOnlyFromAmong([.. EngineNames]);

    private readonly Option<Target> target = TargetOption.Create();

    /// <summary>Adds the options to a command.</summary>
    public EngineOptions(Command command)
    {
        command.Add(engine);
        command.Add(target);
    }

    private static IEnumerable<string> EngineNames =>
        Targets.All.Select(target => target.Engine).Distinct().Prepend(InterpreterName);

    /// <summary>The engine: the one named, else the target's, else this process where it can, else the interpreter.
    /// </summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="counts">Whether instructions are to be counted, which the process cannot.</param>
    /// <exception cref="CommandException">Engine and target do not fit.</exception>
    public EngineChoice Read(ParseResult parsed, bool counts)
    {
        Target? wanted = parsed.GetValue(target);
        string name = parsed.GetValue(engine) ?? wanted?.Engine ?? (counts ? null : Engines.OfHost) ?? InterpreterName;
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
