using System.Buffers.Binary;

namespace Femto.Jit.Tests.Backends.Thumb2;

/// <summary>Thumb instructions in memory: halfwords little-endian, the first one first.</summary>
internal static class Thumb2Bytes
{
    public static byte[] Of(uint encoding, int length)
    {
        byte[] bytes = new byte[length];
        if (length == 4)
            BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)(encoding >> 16));
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(length - 2), (ushort)(encoding & 0xFFFF));
        return bytes;
    }

    public static uint ToEncoding(byte[] bytes)
    {
        uint first = BinaryPrimitives.ReadUInt16LittleEndian(bytes);
        return bytes.Length == 2 ? first : first << 16 | BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(2));
    }
}
