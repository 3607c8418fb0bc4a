using System.Buffers;
using System.Globalization;
using System.Text;
using Femto.Jit.Bytecode;

namespace Femto.Jit.Benchmarks;

/// <summary>Bytecode of a given shape and size; the same each time.</summary>
internal static class SyntheticProgram
{
    /// <summary>Bytes of the context that the programs read.</summary>
    internal const int ContextBytes = 64;

    /// <summary>Instructions of a block of <see cref="Mixed"/>: arithmetic, accesses to context and stack, two jumps.</summary>
    private static readonly CompositeFormat _block = CompositeFormat.Parse("""
        r2 = *(u32 *)(r1 + {0})
        r0 += r2
        r3 = r0
        r3 >>= 7
        w3 ^= w2
        *(u64 *)(r10 - {1}) = r3
        r4 = *(u64 *)(r10 - {1})
        r0 += r4
        r4 *= 31
        if r4 > r0 goto +2
        r0 ^= r4
        r0 += {2}
        if w0 == w2 goto +1
        r0 -= 1
        r5 = r0
        r5 <<= 3

        """);

    private static readonly int _blockSlots = _block.Format.Count(letter => letter == '\n');

    /// <summary>Additions and exclusive ors by turns.</summary>
    internal static byte[] Straight(int slots) =>
        Encode(slots - 2, index => index % 2 == 0 ? $"r0 += {index}" : $"r0 ^= {index}");

    /// <summary>Ways that part and meet again, one pair after the other, by bits of the context.</summary>
    internal static byte[] Diamonds(int count) => Encode(count, index => $"""
        r2 = *(u32 *)(r1 + {4 * (index / 31 % (ContextBytes / 4))})
        if r2 & {1 << (index % 31)} goto +2
        r0 += 1
        goto +1
        r0 += 2
        """);

    /// <summary>Arithmetic, accesses to context and stack, and two short jumps in every 16 slots.</summary>
    internal static byte[] Mixed(int slots) => Encode((slots - 2) / _blockSlots, index => string.Format(
        CultureInfo.InvariantCulture, _block, 4 * (index % (ContextBytes / 4)), 8 * (1 + (index % 8)), index));

    private static byte[] Encode(int parts, Func<int, string> part)
    {
        string[] text = ["entry:", "r0 = 0", .. Enumerable.Range(0, parts).Select(part), "exit"];
        ArrayBufferWriter<byte> bytes = new();
        BytecodeWriter.Write(Subject.Expect(Assembler.Assemble(string.Join('\n', text))).Instructions.AsSpan(), bytes);
        return bytes.WrittenSpan.ToArray();
    }
}
