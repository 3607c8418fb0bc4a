using System.Collections.Immutable;
using Femto.Jit.Bytecode;
using Femto.Jit.Execution;

namespace Femto.Jit.Cli.Plugins;

/// <summary>What a plugin says of one program.</summary>
/// <param name="Succeeded">Whether it ran to its end.</param>
/// <param name="Text">r0 in hexadecimal, or on one line why there is none.</param>
internal readonly record struct PluginAnswer(bool Succeeded, string Text);

/// <summary>
/// Runs programs on one engine under the rules of bpf_conformance: r1 points to the memory and r2 is its length, helper
/// 5 returns its first argument, and that is the only helper.
/// </summary>
internal sealed class PluginSession(IEngine engine) : IDisposable
{
    private const int IdentityHelper = 5;

    /// <summary>Turns of loops after which a program counts as endless.</summary>
    private const uint Fuel = 100_000_000;

    private static readonly Contract Contract = AgentHelpers.Contract with
    {
        Helpers = AgentHelpers.Contract.Helpers.Where(helper => helper.Key == IdentityHelper).ToImmutableSortedDictionary(),
    };

    /// <summary>Runs a program; both are hexadecimal text.</summary>
    public PluginAnswer Run(string memory, string program)
    {
        try
        {
            byte[] context = InputFile.ParseHex(memory, "the memory");
            byte[] bytecode = InputFile.ParseHex(program, "the program");
            return Run([.. context], ProgramLoader.Load(bytecode, ProgramFormat.Raw));
        }
        catch (CommandException exception)
        {
            return Refuse(exception.Diagnostics);
        }
    }

    /// <summary>Runs a program that has been read, or says why there is none.</summary>
    public PluginAnswer Run(ImmutableArray<byte> memory, Result<Program> program)
    {
        if (!program.Succeeded)
            return Refuse(program.Diagnostics);
        Result<VerifiedProgram> verified =
            Verifier.Verify(program.Value, Contract with { ContextLength = memory.Length });
        if (!verified.Succeeded)
            return Refuse(verified.Diagnostics);
        Result<RunResult> run = engine.Run(verified.Value, new RunRequest(memory) { Fuel = Fuel });
        return run switch
        {
            { Succeeded: false } => Refuse(run.Diagnostics),
            { Value: { Trap: Trap trap } } =>
                new PluginAnswer(false, $"the program trapped at pc {trap.Pc}: {trap.Kind.Name()}"),
            _ => new PluginAnswer(true, $"{run.Value.Result:x}"),
        };
    }

    /// <inheritdoc/>
    public void Dispose() => engine.Dispose();

    private static PluginAnswer Refuse(IEnumerable<Diagnostic> diagnostics) =>
        new(false, string.Join("; ", diagnostics.Select(diagnostic => diagnostic.ToString().ReplaceLineEndings(" "))));
}
