using System.Collections.Immutable;
using Femto.Jit.Execution;

namespace Femto.Jit.Fuzzing.Generators;

/// <summary>Programs that get at memory through fields of the context and results of helpers: <see cref="PointedProgram"/>.</summary>
internal sealed class PointedGenerator : IProgramGenerator
{
    /// <inheritdoc/>
    public string Name => "pointed";

    /// <inheritdoc/>
    public Result<Program> Generate(int seed) => PointedProgram.Create(seed);

    /// <inheritdoc/>
    public OwnRuns RunsOf(int seed)
    {
        Contract contract = PointedProgram.ContractOf(seed);
        RunRequest first = PointedProgram.Request(contract, new Random(seed));
        return new OwnRuns(contract, random => PointedProgram.Request(contract, random) with
        {
            Memory = [.. first.Memory.Select(memory => Bytes(memory.Length, random))],
        });
    }

    private static ImmutableArray<byte> Bytes(int length, Random random)
    {
        byte[] bytes = new byte[length];
        random.NextBytes(bytes);
        return [.. bytes];
    }
}
