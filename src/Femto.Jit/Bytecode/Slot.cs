using System.Buffers.Binary;

namespace Femto.Jit.Bytecode;

/// <summary>The fields of one 8-byte slot as encoded, little-endian (RFC 9669, section 3.1).</summary>
internal readonly record struct Slot(byte Opcode, byte Destination, byte Source, short Offset, int Immediate)
{
    /// <summary>Bytes of a slot.</summary>
    public const int Size = 8;

    public static Slot Read(ReadOnlySpan<byte> bytes) => new(
        bytes[0],
        (byte)(bytes[1] & 0xf),
        (byte)(bytes[1] >> 4),
        BinaryPrimitives.ReadInt16LittleEndian(bytes[2..]),
        BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]));

    public void Write(Span<byte> bytes)
    {
        bytes[0] = Opcode;
        bytes[1] = (byte)((Source << 4) | Destination);
        BinaryPrimitives.WriteInt16LittleEndian(bytes[2..], Offset);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[4..], Immediate);
    }
}
