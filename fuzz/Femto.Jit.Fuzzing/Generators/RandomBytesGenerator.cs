using Femto.Jit.Bytecode;

namespace Femto.Jit.Fuzzing.Generators;

/// <summary>Bytes without meaning, for the reader of bytecode. Hardly one decodes.</summary>
internal sealed class RandomBytesGenerator : IProgramGenerator
{
    private const int MaxSlots = 4;

    /// <inheritdoc/>
    public string Name => "bytes";

    /// <inheritdoc/>
    public Result<Program> Generate(int seed)
    {
        Random random = new(seed);
        byte[] bytes = new byte[(8 * random.Next(1, MaxSlots + 1)) + (random.Next(16) == 0 ? random.Next(8) : 0)];
        random.NextBytes(bytes);
        return ProgramLoader.Load(bytes, ProgramFormat.Raw);
    }
}
