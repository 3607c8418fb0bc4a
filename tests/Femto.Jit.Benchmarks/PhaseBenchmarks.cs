using BenchmarkDotNet.Attributes;

namespace Femto.Jit.Benchmarks;

/// <summary>What every target shares: decoding, the measure of everything else, and verification.</summary>
public class PhaseBenchmarks
{
    private Subject? _subject;
    private Program? _program;

    public static IEnumerable<string> Subjects => Subject.Names;

    [ParamsSource(nameof(Subjects))]
    public string Name { get; set; } = "";

    [GlobalSetup]
    public void Prepare()
    {
        _subject = Subject.Find(Name);
        _program = _subject.Decode();
    }

    [Benchmark]
    public Program Decode() => _subject!.Decode();

    [Benchmark]
    public VerifiedProgram Verify() => _subject!.Verify(_program!);
}
