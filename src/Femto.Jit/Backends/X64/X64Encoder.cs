using Iced.Intel;

namespace Femto.Jit.Backends.X64;

/// <summary>Encodes single instructions.</summary>
internal sealed class X64Encoder
{
    private readonly Writer writer = new();
    private readonly Encoder encoder;

    public X64Encoder() => encoder = Encoder.Create(64, writer);

    /// <summary>The bytes of an instruction, valid up to the next call.</summary>
    public ReadOnlySpan<byte> Encode(in Instruction instruction)
    {
        writer.Clear();
        if (!encoder.TryEncode(instruction, 0, out _, out string? error))
            throw new InternalCompilerException(nameof(X64Encoder), $"{instruction}: {error}");
        return writer.Bytes;
    }

    private sealed class Writer : CodeWriter
    {
        private const int LongestInstruction = 15;

        private readonly byte[] bytes = new byte[LongestInstruction];
        private int length;

        public ReadOnlySpan<byte> Bytes => bytes.AsSpan(0, length);

        public void Clear() => length = 0;

        public override void WriteByte(byte value) => bytes[length++] = value;
    }
}
