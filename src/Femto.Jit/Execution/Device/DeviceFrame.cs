using System.Buffers.Binary;
using System.Collections.Immutable;
using Femto.Jit.Images;

namespace Femto.Jit.Execution.Device;

/// <summary>
/// A message to or from a device. <c>targets/demo/README.md</c> has its form in bytes, <c>targets/demo/frame.c</c> is the
/// device's side.
/// </summary>
/// <param name="Kind">What is asked for; an answer's has bit 7 set.</param>
/// <param name="Number">That of the request; its answer has the same.</param>
/// <param name="Payload">The contents.</param>
internal readonly record struct DeviceFrame(byte Kind, byte Number, ImmutableArray<byte> Payload)
{
    internal const byte Start = 0xF5;
    internal const int HeaderBytes = 6;
    internal const int ChecksumBytes = 4;
    internal const int MostPayload = 4096;
    internal const int LengthOffset = 3;

    /// <summary>That of the System Management Bus.</summary>
    private const int Crc8Polynomial = 0x107;

    /// <summary>Its bytes. The payload has at most <see cref="MostPayload"/>.</summary>
    internal byte[] Encode()
    {
        int covered = HeaderBytes + Payload.Length;
        byte[] bytes = new byte[covered + ChecksumBytes];
        bytes[0] = Start;
        bytes[1] = Kind;
        bytes[2] = Number;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(LengthOffset), checked((ushort)Payload.Length));
        bytes[HeaderBytes - 1] = HeaderCheck(bytes);
        Payload.CopyTo(bytes, HeaderBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(covered), Checksum(bytes.AsSpan(0, covered)));
        return bytes;
    }

    /// <summary>The CRC-8 of the rest of a header, which is its last byte.</summary>
    internal static byte HeaderCheck(ReadOnlySpan<byte> header)
    {
        int state = 0;
        foreach (byte each in header[..(HeaderBytes - 1)])
        {
            state ^= each;
            for (int bit = 0; bit < 8; bit++) state = (state << 1) ^ ((state & 0x80) != 0 ? Crc8Polynomial : 0);
        }
        return (byte)state;
    }

    internal static uint Checksum(ReadOnlySpan<byte> covered) => Crc32.Finish(Crc32.Append(Crc32.Start, covered));
}
