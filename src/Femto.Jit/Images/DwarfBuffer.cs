using System.Buffers.Binary;
using System.Text;

namespace Femto.Jit.Images;

/// <summary>A section of debug information under construction: little-endian numbers, LEB128 numbers, texts.</summary>
internal sealed class DwarfBuffer
{
    private readonly List<byte> _bytes = [];

    internal int Length => _bytes.Count;

    internal byte[] ToArray() => [.. _bytes];

    internal DwarfBuffer Bytes(ReadOnlySpan<byte> bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    internal void UInt16(ushort value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, value);
        _bytes.AddRange(bytes);
    }

    internal void UInt32(uint value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        _bytes.AddRange(bytes);
    }

    /// <summary>A text that a zero ends; a zero within it ends it early.</summary>
    internal void Text(string text)
    {
        _bytes.AddRange(Encoding.UTF8.GetBytes(text.Split('\0')[0]));
        _bytes.Add(0);
    }

    /// <summary>An unsigned LEB128 number (DWARF version 4, section 7.6).</summary>
    internal void Unsigned(uint value)
    {
        for (; value >= 0x80; value >>= 7) _bytes.Add((byte)(0x80 | (value & 0x7F)));
        _bytes.Add((byte)value);
    }

    /// <summary>A signed one: the last byte's bit 6 is the sign.</summary>
    internal void Signed(int value)
    {
        for (; value is < -0x40 or >= 0x40; value >>= 7) _bytes.Add((byte)(0x80 | (value & 0x7F)));
        _bytes.Add((byte)(value & 0x7F));
    }

    /// <summary>Begins a part that is preceded by its length; returns what <see cref="EndLength"/> wants.</summary>
    internal int ReserveLength()
    {
        UInt32(0);
        return Length;
    }

    internal void EndLength(int start)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)(Length - start));
        for (int index = 0; index < bytes.Length; index++) _bytes[start - bytes.Length + index] = bytes[index];
    }
}
