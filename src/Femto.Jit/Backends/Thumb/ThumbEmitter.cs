using Femto.Jit.CodeGen;

namespace Femto.Jit.Backends.Thumb;

/// <summary>Writes encodings of either width.</summary>
internal abstract class ThumbEmitter(CodeBuffer buffer)
{
    protected CodeBuffer Buffer { get; } = buffer;

    protected void Narrow(ushort encoding)
    {
        Span<byte> code = stackalloc byte[2];
        ThumbReferences.Write16(code, encoding);
        Buffer.Append(code);
    }

    protected void Wide(uint encoding)
    {
        Span<byte> code = stackalloc byte[4];
        ThumbReferences.Write32(code, encoding);
        Buffer.Append(code);
    }
}
