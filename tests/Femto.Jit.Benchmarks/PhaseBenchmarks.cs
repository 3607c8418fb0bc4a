using BenchmarkDotNet.Attributes;

namespace Femto.Jit.Benchmarks;

/// <summary>What every target shares: decoding, the measure of everything else, and verification.</summary>
public class PhaseBenchmarks : SubjectBenchmarks
{
    private Subject? _subject;
    private Program? _program;

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
