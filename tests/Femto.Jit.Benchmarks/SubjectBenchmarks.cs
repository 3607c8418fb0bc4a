using BenchmarkDotNet.Attributes;

namespace Femto.Jit.Benchmarks;

/// <summary>What is measured once for each <see cref="Subject"/>.</summary>
public abstract class SubjectBenchmarks
{
    public static IEnumerable<string> Names => Subject.Names;

    [ParamsSource(nameof(Names))]
    public string Name { get; set; } = "";
}
