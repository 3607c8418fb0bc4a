using Femto.Jit.Execution;

namespace Femto.Jit.Cli.Benchmarks;

/// <summary>Runs benchmarks on a target and counts what they cost.</summary>
/// <param name="target">The target.</param>
/// <param name="engine">What emulates it.</param>
internal sealed class Measurer(Target target, QemuEngine engine)
{
    /// <summary>The target for which there is an estimate of cycles.</summary>
    private const string CortexM4 = "cortex-m4";

    /// <summary>The target.</summary>
    public Target Target { get; } = target;

    /// <summary>What emulates it.</summary>
    public QemuEngine Engine { get; } = engine;

    /// <summary>Translates a program as it is measured.</summary>
    /// <exception cref="CommandException">A limit of the target is exceeded.</exception>
    public MachineCode Translate(VerifiedProgram program, bool tellWork) => ProgramOptions.Accept(
        Compiler.Compile(program, Target.Emulated, CompilerOptions.Default with { TellWork = tellWork }));

    /// <summary>Runs code on the context of a benchmark.</summary>
    /// <param name="code">The code.</param>
    /// <param name="benchmark">The benchmark.</param>
    /// <param name="name">What messages call the code.</param>
    /// <exception cref="CommandException">It does not have the result it has to have.</exception>
    public RunResult Run(MachineCode code, Benchmark benchmark, string name)
    {
        RunRequest request = new(benchmark.Context) { CountInstructions = true };
        RunResult run = ProgramOptions.Accept(Engine.Run(code, request));
        return run.Result == benchmark.Result ? run : throw new CommandException(
            ExitCode.Rejected, CliDiagnostics.WrongResult.Of(
                $"{benchmark.Name}, {name} on {Engine.Name}: expected 0x{benchmark.Result:x16}, got {Text(run)}"));
    }

    /// <summary>What a run costs.</summary>
    /// <param name="code">What ran.</param>
    /// <param name="run">The run.</param>
    /// <param name="codeBytes">Bytes of code, literals and constants.</param>
    public Cost CostOf(MachineCode code, RunResult run, ulong codeBytes) => new(
        (ulong)run.Executed.Sum(instruction => instruction.Times), codeBytes,
        Target.Name == CortexM4 ? CortexM4Cycles.Estimate(code, Compiler.BackendOf(Target), run.Executed) : null);

    private static string Text(RunResult run) =>
        run.Trap is Trap trap ? $"{trap.Kind.Name()} at pc {trap.Pc}" : $"0x{run.Result:x16}";
}
