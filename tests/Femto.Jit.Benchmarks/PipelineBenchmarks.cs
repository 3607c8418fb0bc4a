using BenchmarkDotNet.Attributes;

namespace Femto.Jit.Benchmarks;

/// <summary>From the bytes of a program to the code of a target: decode, verify, optimise, emit.</summary>
public class PipelineBenchmarks : SubjectBenchmarks
{
    private Subject? _subject;
    private Target? _target;

    [Params("cortex-m4", "rv32imc", "esp32", "x86-64")]
    public string TargetName { get; set; } = "";

    [GlobalSetup]
    public void Prepare()
    {
        _subject = Subject.Find(Name);
        _target = Targets.Find(TargetName) ?? throw new InvalidOperationException($"there is no target {TargetName}");
    }

    [Benchmark]
    public MachineCode Compile() => Subject.Expect(Compiler.Compile(_subject!.Verify(_subject.Decode()), _target!));
}
