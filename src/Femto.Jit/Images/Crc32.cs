using System.Collections.Immutable;

namespace Femto.Jit.Images;

/// <summary>The CRC-32 of IEEE 802.3 (polynomial 0x04C11DB7, bits reflected), as zlib computes it.</summary>
internal static class Crc32
{
    internal const uint Start = uint.MaxValue;

    private const uint ReflectedPolynomial = 0xEDB8_8320;

    private static readonly ImmutableArray<uint> _table = [.. Enumerable.Range(0, 256).Select(Remainder)];

    internal static uint Append(uint state, ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes) state = (state >> 8) ^ _table[(int)((state ^ value) & 0xFF)];
        return state;
    }

    internal static uint Finish(uint state) => ~state;

    private static uint Remainder(int value)
    {
        uint remainder = (uint)value;
        for (int bit = 0; bit < 8; bit++)
        {
            remainder = (remainder & 1) != 0 ? (remainder >> 1) ^ ReflectedPolynomial : remainder >> 1;
        }
        return remainder;
    }
}
