using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Femto.Jit.Benchmarks;

/// <summary>
/// Measures decoding, verification and translation; BenchmarkDotNet's options choose (<c>--filter '*Phase*'</c>). In
/// this process, so that nothing has to be built besides.
/// </summary>
internal static class BenchmarkCommand
{
    private static void Main(string[] arguments) =>
        BenchmarkSwitcher.FromAssembly(typeof(BenchmarkCommand).Assembly).Run(arguments, ManualConfig.CreateEmpty()
            .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddExporter(MarkdownExporter.GitHub)
            .AddLogger(ConsoleLogger.Default)
            .WithArtifactsPath(RepositoryFiles.PathOf(".artifacts/benchmarks")));
}
