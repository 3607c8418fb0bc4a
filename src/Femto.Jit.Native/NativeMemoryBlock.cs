using System.Runtime.InteropServices;
using System.Text;

namespace Femto.Jit.Native;

/// <summary>Bytes outside of the collector's reach, followed by a zero.</summary>
internal sealed unsafe class NativeMemoryBlock : IDisposable
{
    private const nuint Alignment = 16;

    /// <summary>Copies bytes there.</summary>
    public NativeMemoryBlock(ReadOnlySpan<byte> bytes)
    {
        Length = bytes.Length;
        Pointer = (byte*)NativeMemory.AlignedAlloc((nuint)bytes.Length + 1, Alignment);
        bytes.CopyTo(new Span<byte>(Pointer, bytes.Length));
        Pointer[bytes.Length] = 0;
    }

    /// <summary>Text in UTF-8.</summary>
    public NativeMemoryBlock(string text) : this(Encoding.UTF8.GetBytes(text))
    {
    }

    /// <summary>Where they are.</summary>
    public byte* Pointer { get; }

    /// <summary>How many, without the zero.</summary>
    public int Length { get; }

    /// <inheritdoc/>
    public void Dispose() => NativeMemory.AlignedFree(Pointer);
}
