using BenchmarkDotNet.Attributes;
using Femto.Jit.Bytecode;

namespace Femto.Jit.Benchmarks;

/// <summary>A program that does nothing, called in this process.</summary>
public class CallBenchmarks : IDisposable
{
    private CompiledProgram? _program;

    [GlobalSetup]
    public void Prepare()
    {
        Program program = Subject.Expect(Assembler.Assemble("entry: r0 = 0\nexit"));
        _program = Subject.Expect(CompiledProgram.Create(Subject.Expect(Verifier.Verify(program, Contract.Default))));
    }

    [Benchmark]
    public ulong Call() => _program!.Run([]).Result;

    [GlobalCleanup]
    public void Dispose()
    {
        _program?.Dispose();
        GC.SuppressFinalize(this);
    }
}
