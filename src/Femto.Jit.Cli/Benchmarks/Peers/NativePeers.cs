using Femto.Jit.Execution;

namespace Femto.Jit.Cli.Benchmarks.Peers;

/// <summary>Measures native builds of programs on the emulator that measures ours, and keeps why some are not there.</summary>
internal sealed class NativePeers
{
    private readonly List<(string Reason, string Build, string Program)> missing = [];

    /// <summary>A line for each reason why builds are left out, in the order in which they were met.</summary>
    public IEnumerable<string> Notes =>
        from each in missing
        group each by each.Reason into reason
        select $"without {string.Join(", ", reason.Select(each => each.Build).Distinct())} "
            + $"of {string.Join(", ", reason.Select(each => each.Program).Distinct())}: {reason.Key}";

    /// <summary>The cost of a native build, or null where there is none.</summary>
    /// <param name="measurer">What measures on the target.</param>
    /// <param name="build">The build.</param>
    /// <param name="benchmark">The program.</param>
    /// <param name="source">Its C file.</param>
    /// <param name="verified">The same program as we run it, for its contract.</param>
    /// <param name="token">Ends the tools.</param>
    /// <exception cref="CommandException">It does not have the result it has to have.</exception>
    public async Task<Cost?> Measure(
        Measurer measurer, NativeBuild build, Benchmark benchmark, string source, VerifiedProgram verified, CancellationToken token)
    {
        try
        {
            NativeToolchain toolchain = NativeToolchain.Of(measurer.Target)
                ?? throw new NativeBuildException("no compiler here makes code in the calling convention of the target");
            uint address = ProgramOptions.Accept(measurer.Engine.FindAgent()).Code.Start;
            NativeCode native = await new NativeBuilder(toolchain, address).Build(source, build, token);
            return Measure(measurer, build, benchmark, native, verified);
        }
        catch (NativeBuildException exception)
        {
            missing.Add(($"{measurer.Target.Name}: {exception.Message}", build.Name, benchmark.Name));
            return null;
        }
    }

    private static Cost Measure(
        Measurer measurer, NativeBuild build, Benchmark benchmark, NativeCode native, VerifiedProgram verified)
    {
        MachineCode code = MachineCode.Foreign(verified, measurer.Target, [.. native.Code]);
        RunResult run = measurer.Run(code, benchmark, build.Name);
        // The entry is ours.
        run = run with { Executed = run.Executed.RemoveAll(each => each.Offset is >= 0 and < NativeBuilder.EntryBytes) };
        return measurer.CostOf(code, run, native.CodeBytes);
    }
}
