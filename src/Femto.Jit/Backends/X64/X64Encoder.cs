using Iced.Intel;

namespace Femto.Jit.Backends.X64;

/// <summary>Encodes single instructions.</summary>
internal sealed class X64Encoder
{
    private readonly Writer writer = new();
    private readonly Encoder encoder;

    public X64Encoder() => encoder = Encoder.Create(64, writer);

    /// <summary>The bytes of an instruction, valid up to the next call.</summary>
    /// <param name="instruction">The instruction.</param>
    /// <param name="offset">Where it stands, for those that refer to others.</param>
    public ReadOnlySpan<byte> Encode(in Instruction instruction, int offset = 0)
    {
        writer.Clear();
        if (!encoder.TryEncode(instruction, (ulong)offset, out _, out string? error))
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
