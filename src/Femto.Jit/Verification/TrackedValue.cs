using System.Runtime.CompilerServices;

namespace Femto.Jit.Verification;

/// <summary>What a register is known to point at.</summary>
internal enum AddressBase : byte
{
    /// <summary>Nothing is known, except that it is no address of the frame that the analysis lost sight of.</summary>
    None,

    /// <summary>r10 plus the offset.</summary>
    Frame,

    /// <summary>The entry's r1 plus the offset.</summary>
    Context,

    /// <summary>An address of the frame on some path, something else on others.</summary>
    PerhapsFrame,
}

/// <summary>A register's content: a base and the constant distance from it in bytes.</summary>
internal readonly record struct TrackedValue(AddressBase Base, int Offset)
{
    /// <summary>Distances are followed as far as any region reaches; so sums cannot wrap.</summary>
    private const int FarthestOffset = Limits.DataBytes;

    internal bool MayPointIntoFrame => Base is AddressBase.Frame or AddressBase.PerhapsFrame;

    internal TrackedValue Plus(long distance)
    {
        if (Base is AddressBase.None or AddressBase.PerhapsFrame) return this;
        if (distance is < -FarthestOffset or > FarthestOffset) return Lost;
        long offset = Offset + distance;
        return offset is < -FarthestOffset or > FarthestOffset ? Lost : this with { Offset = (int)offset };
    }

    /// <summary>What holds of a register that has one content on one path and another on another path.</summary>
    internal static TrackedValue Join(TrackedValue left, TrackedValue right)
    {
        if (left == right) return left;
        bool perhapsFrame = left.MayPointIntoFrame || right.MayPointIntoFrame;
        return new TrackedValue(perhapsFrame ? AddressBase.PerhapsFrame : AddressBase.None, 0);
    }

    private TrackedValue Lost => Join(this, default);
}

/// <summary>The content of r0 to r10.</summary>
[InlineArray(RegisterSet.FramePointer + 1)]
internal struct TrackedRegisters
{
    private TrackedValue first;

    /// <summary>Joins another state into this one; whether that changed it.</summary>
    internal bool Join(in TrackedRegisters other)
    {
        bool changed = false;
        for (int register = 0; register <= RegisterSet.FramePointer; register++)
        {
            TrackedValue joined = TrackedValue.Join(this[register], other[register]);
            changed |= joined != this[register];
            this[register] = joined;
        }
        return changed;
    }
}
