namespace Femto.Jit.Fuzzing.Generators;

/// <summary>Numbers at which instructions change what they do.</summary>
internal static class Immediates
{
    /// <summary>64-bit numbers: ends of ranges, signs, shift counts.</summary>
    internal static readonly ulong[] Edges =
    [
        0, 1, 2, ulong.MaxValue, 0x7fffffff, 0x80000000, 0xffffffff, 0x1_0000_0000, 0x7fffffff_ffffffff,
        0x80000000_00000000, 0xffffffff_80000000, 0xffff, 0x8000, 0x80, 31, 32, 63, 64, 0x12345678_9abcdef0,
    ];

    /// <summary>An immediate: the low half of an edge, small, a power of two, or any.</summary>
    internal static int Next(Random random) => random.Next(4) switch
    {
        0 => unchecked((int)Edges[random.Next(Edges.Length)]),
        1 => random.Next(-300, 300),
        2 => 1 << random.Next(32),
        _ => random.Next(int.MinValue, int.MaxValue),
    };
}
