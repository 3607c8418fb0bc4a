using System.Numerics;

namespace Femto.Jit.Verification;

/// <summary>A set of registers: bit n stands for r&lt;n&gt;.</summary>
internal readonly record struct RegisterSet(int Bits)
{
    internal const int FramePointer = 10;

    /// <summary>Every register there is.</summary>
    internal static readonly RegisterSet All = new((1 << 11) - 1);

    /// <summary>r1 to r5, which carry arguments and lose their values in a call.</summary>
    internal static readonly RegisterSet Arguments = new(0b11_1110);

    internal static RegisterSet Of(int register) => new(1 << register);

    /// <summary>r1 to r&lt;count&gt;.</summary>
    internal static RegisterSet FirstArguments(int count) => new(((1 << count) - 1) << 1);

    internal bool IsEmpty => Bits == 0;

    internal bool Contains(int register) => (Bits >> register & 1) != 0;

    /// <summary>The lowest register of a set that is not empty.</summary>
    internal int Lowest => BitOperations.TrailingZeroCount(Bits);

    internal RegisterSet WithoutLowest() => new(Bits & (Bits - 1));

    internal RegisterSet Without(RegisterSet other) => new(Bits & ~other.Bits);

    public static RegisterSet operator |(RegisterSet left, RegisterSet right) => new(left.Bits | right.Bits);

    public static RegisterSet operator &(RegisterSet left, RegisterSet right) => new(left.Bits & right.Bits);
}
