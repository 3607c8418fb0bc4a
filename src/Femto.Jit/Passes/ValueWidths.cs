using System.Numerics;
using Femto.Jit.Ir;

namespace Femto.Jit.Passes;

/// <summary>What is known of the size of a value.</summary>
/// <param name="Max">Upper bound of the value read as unsigned.</param>
/// <param name="Signed">The value lies in [-2^(Signed-1), 2^(Signed-1)) when read as signed.</param>
/// <param name="Reach">
/// When not negative: the value is an address at most this many bytes away from a region. The regions keep
/// <see cref="Limits.RegionMargin"/> bytes from both ends of the address space, so it does not wrap; where addresses
/// have 32 bits it has a zero high half.
/// </param>
internal readonly record struct Width(ulong Max, byte Signed, int Reach = -1)
{
    /// <summary>The value of a place that was not reached yet: no value has no signed bits.</summary>
    public static Width None { get; } = new(0, 0);

    /// <summary>The high half of the 64-bit value is zero.</summary>
    public bool HighIsZero => Max <= uint.MaxValue;

    /// <summary>The high half of the 64-bit value repeats the sign of the low half.</summary>
    public bool HighIsSign => Signed <= 32;

    public static Width Unknown(IrType type) => type == IrType.I64 ? new(ulong.MaxValue, 64) : new(uint.MaxValue, 32);

    /// <summary>A value that is not negative in 64 bits, at most <paramref name="max"/>.</summary>
    public static Width OfUnsigned(ulong max) => new(max, (byte)Math.Min(64, Bits(max) + 1));

    /// <summary>A signed value of that many bits, extended to the width of its type.</summary>
    public static Width OfSigned(int bits, int width) =>
        new(ulong.MaxValue >> (64 - width), (byte)Math.Min(width, bits));

    /// <summary>An address near a region.</summary>
    /// <param name="reach">Bytes.</param>
    /// <param name="highest">No region is above this address.</param>
    public static Width OfAddress(int reach, ulong highest) => reach > Limits.RegionMargin / 2
        ? Unknown(IrType.I64) : new(highest, (byte)(Bits(highest) + 1), reach);

    public static Width OfConstant(IrType type, long constant)
    {
        ulong bits = type == IrType.I32 ? unchecked((uint)constant) : unchecked((ulong)constant);
        return new(bits, (byte)(Bits(unchecked((ulong)(constant ^ (constant >> 63)))) + 1));
    }

    /// <summary>Number of bits up to the highest that is set.</summary>
    public static int Bits(ulong value) => 64 - BitOperations.LeadingZeroCount(value);

    public Width Join(Width other)
    {
        if (this == None)
            return other;
        if (other == None)
            return this;
        return new(Math.Max(Max, other.Max), Math.Max(Signed, other.Signed),
            Reach < 0 || other.Reach < 0 ? -1 : Math.Max(Reach, other.Reach));
    }

    /// <summary>Narrows by what a comparison says: the value is at most <paramref name="max"/>.</summary>
    public Width AtMost(ulong max) => max >= Max ? this
        : this with { Max = max, Signed = (byte)Math.Min(Signed, Bits(max) + 1) };

    /// <summary>A result that does not fit its type may wrap, and then nothing is known of it.</summary>
    public Width Fit(int width)
    {
        ulong largest = ulong.MaxValue >> (64 - width);
        var fitting = new Width(Math.Min(Max, largest), Math.Min(Signed, (byte)width), Reach);
        return fitting.Max < largest
            ? fitting with { Signed = (byte)Math.Min(fitting.Signed, Bits(fitting.Max) + 1) } : fitting;
    }
}

/// <summary>
/// Forward analysis of how large each value can get. Optimistic over loops: it starts from nothing and grows; a phi
/// that keeps growing is widened to the next of a few thresholds; two descending rounds then take back what widening
/// gave away. On the edge of a comparison a phi takes the operand as narrowed by it.
/// </summary>
internal sealed class ValueWidths
{
    private const int GrowthLimit = 4;
    private const int DescendingRounds = 2;
    private static readonly ulong[] thresholds =
        [byte.MaxValue, (ulong)short.MaxValue, ushort.MaxValue, int.MaxValue, uint.MaxValue, long.MaxValue];

    private readonly Function function;
    private readonly Width[] widths;
    private readonly ulong highestAddress;

    /// <summary>
    /// By the id of a value, the last sweep in which it changed, and how often a phi has grown; empty in functions
    /// without loops, where one sweep sees every operand before its uses.
    /// </summary>
    private readonly int[] changedIn = [];
    private readonly int[] growth = [];
    private int sweep;

    /// <param name="function">The function.</param>
    /// <param name="highestAddress">The end of the address space in which the regions are.</param>
    public ValueWidths(Function function, ulong highestAddress = uint.MaxValue)
    {
        this.highestAddress = highestAddress;
        this.function = function;
        widths = new Width[function.ValueCount];
        Array.Fill(widths, Width.None);
        if (!BlockOrder.HasBackEdge(function))
        {
            Sweep(grow: false);
            return;
        }

        changedIn = new int[function.ValueCount];
        growth = new int[function.ValueCount];
        while (Sweep(grow: true))
        {
        }

        for (int round = 0; round < DescendingRounds && Sweep(grow: false); round++)
        {
        }
    }

    public Width Of(Value value) =>
        value.IsConstant ? Width.OfConstant(value.Type, value.Immediate) : widths[value.Id];

    private bool Sweep(bool grow)
    {
        sweep++;
        bool changed = false;
        foreach (Block block in function.Blocks)
        {
            foreach (Value phi in block.Phis)
                changed |= Replace(phi, grow ? Grow(phi, Phi(block, phi)) : Phi(block, phi));
            foreach (Value value in block.Body)
            {
                if (value.Type is IrType.I32 or IrType.I64 && value.Op != Op.Constant && IsDue(value))
                    changed |= Replace(value, Claimed(value, Transfer(value)));
            }
        }

        return changed;
    }

    /// <summary>Whether an operand may have changed since the value was computed, in this sweep or the last.</summary>
    private bool IsDue(Value value)
    {
        if (sweep == 1)
            return true;
        foreach (Value operand in value.Operands)
        {
            if (changedIn[operand.Id] >= sweep - 1)
                return true;
        }

        return false;
    }

    /// <summary>Narrows by what the verifier has proven; addresses are known better by how near a region they are.</summary>
    private static Width Claimed(Value value, Width width)
    {
        if (width == Width.None || width.Reach >= 0)
            return width;
        Width narrow = width.AtMost(value.Max);
        return narrow with { Signed = Math.Min(narrow.Signed, value.SignedBits) };
    }

    private Width Grow(Value phi, Width width)
    {
        Width old = widths[phi.Id];
        width = width.Join(old);
        return width != old && ++growth[phi.Id] > GrowthLimit
            ? Widen(old, width, phi.Type == IrType.I32 ? 32 : 64) : width;
    }

    private bool Replace(Value value, Width width)
    {
        if (width == widths[value.Id])
            return false;
        widths[value.Id] = width;
        if (changedIn.Length > 0)
            changedIn[value.Id] = sweep;
        return true;
    }

    private static Width Widen(Width old, Width grown, int width)
    {
        ulong max = grown.Max;
        if (max > old.Max)
        {
            int next = Array.FindIndex(thresholds, threshold => threshold >= max);
            max = next < 0 ? ulong.MaxValue : thresholds[next];
        }

        byte signed = grown.Signed > old.Signed ? (byte)width : grown.Signed;
        int reach = grown.Reach > old.Reach ? -1 : grown.Reach;
        return reach < 0 && grown.Reach >= 0
            ? Width.Unknown(width == 32 ? IrType.I32 : IrType.I64)
            : new Width(max, signed, reach).Fit(width);
    }

    private Width Phi(Block block, Value phi)
    {
        Width width = Width.None;
        for (int i = 0; i < phi.Operands.Count; i++)
            width = width.Join(OnEdge(phi.Operands[i], block.Predecessors[i], block));
        return width;
    }

    /// <summary>A value as the comparison that leads to an edge leaves it.</summary>
    private Width OnEdge(Value value, Block from, Block to)
    {
        Width width = Of(value);
        while (from.Terminator.Op == Op.Jump && from.Predecessors.Count == 1)
            (from, to) = (from.Predecessors[0], from);
        Value branch = from.Terminator;
        if (branch.Op != Op.Branch || branch.Then == branch.Else || width == Width.None)
            return width;
        Condition condition = branch.Then == to ? branch.Condition : branch.Condition.Negate();
        if (condition == Condition.NotEqual && branch.Operands[0] == value && LastBefore(branch) is ulong last)
            return width.AtMost(last);
        if (branch.Operands[0] == value)
            return Narrow(width, condition, Of(branch.Operands[1]));
        return branch.Operands[1] == value ? Narrow(width, condition.Swap(), Of(branch.Operands[0])) : width;
    }

    /// <summary>
    /// The largest value with which a counter that starts at a constant and goes up by a constant goes on, when the
    /// loop
    /// ends where it equals a constant that it cannot step over; null for anything else.
    /// </summary>
    private static ulong? LastBefore(Value branch)
    {
        if (branch.Operands is not [{ Op: Op.Add } counter, { Op: Op.Constant, Immediate: var end }]
            || counter.Operands is not [{ Op: Op.Phi } phi, { Op: Op.Constant, Immediate: > 0 and var step }])
            return null;
        Value[] starts = [.. phi.Operands.Where(operand => operand != counter)];
        bool reached = starts is [{ Op: Op.Constant, Immediate: >= 0 and var start }]
            && end > start && (end - start) % step == 0;
        return reached ? (ulong)(end - step) : null;
    }

    private static Width Narrow(Width width, Condition condition, Width bound) => condition switch
    {
        Condition.UnsignedLess when bound.Max > 0 && bound != Width.None => width.AtMost(bound.Max - 1),
        Condition.UnsignedLessOrEqual or Condition.Equal when bound != Width.None => width.AtMost(bound.Max),
        _ => width,
    };

    private Width Transfer(Value value) => value.Op switch
    {
        Op.Constant => Width.OfConstant(value.Type, value.Immediate),
        Op.RegionBase => Address(0),
        Op.Parameter => Parameter(value),
        Op.ZeroExtend => ZeroExtend(Of(value.Operands[0])),
        Op.SignExtend => Of(value.Operands[0]) is { Max: <= int.MaxValue } small
            ? small : Width.OfSigned(Of(value.Operands[0]).Signed, 64),
        Op.Truncate => Of(value.Operands[0]) is { Max: <= int.MaxValue } small ? small
            : Of(value.Operands[0]).HighIsSign ? Width.OfSigned(Of(value.Operands[0]).Signed, 32)
            : new Width(Math.Min(Of(value.Operands[0]).Max, uint.MaxValue), 32),
        Op.SignExtend8 => Width.OfSigned(8, 32),
        Op.SignExtend16 => Width.OfSigned(16, 32),
        Op.ByteSwap16 => Width.OfUnsigned(ushort.MaxValue),
        Op.Load when value.Size < 4 => value.Signed
            ? Width.OfSigned(8 * value.Size, 32) : Width.OfUnsigned((1UL << 8 * value.Size) - 1),
        Op.Check => Address((int)Math.Abs(value.Immediate)),
        >= Op.Add and <= Op.ArithmeticShiftRight => Binary(value),
        _ => Width.Unknown(value.Type),
    };

    /// <summary>The context and the frame of a callee are addresses; the other parameters can be anything.</summary>
    private Width Parameter(Value value) =>
        value.Provenance == Provenance.Unknown ? Width.Unknown(value.Type) : Address(0);

    private Width Address(int reach) => Width.OfAddress(reach, highestAddress);

    private static Width ZeroExtend(Width operand) =>
        operand == Width.None ? operand : Width.OfUnsigned(Math.Min(operand.Max, uint.MaxValue));

    private Width Binary(Value value)
    {
        Width left = Of(value.Operands[0]);
        Width right = Of(value.Operands[1]);
        if (left == Width.None || right == Width.None)
            return Width.None;
        int width = value.Type == IrType.I32 ? 32 : 64;
        bool constant = value.Operands[1].IsConstant;
        int count = constant ? (int)(value.Operands[1].Immediate & (width - 1)) : 0;
        Width result = value.Op switch
        {
            Op.Add => Add(value, left, right),
            Op.And => new(Math.Min(left.Max, right.Max), Math.Max(left.Signed, right.Signed)),
            Op.Or or Op.Xor => new(
                ulong.MaxValue >> (64 - Math.Max(1, Width.Bits(left.Max | right.Max))),
                Math.Max(left.Signed, right.Signed)),
            Op.Multiply => Width.OfUnsigned(
                Math.BigMul(left.Max, right.Max, out ulong product) == 0 ? product : ulong.MaxValue),
            Op.UnsignedDivide => Width.OfUnsigned(left.Max),
            Op.UnsignedModulo => Modulo(value, left),
            Op.ShiftLeft when constant => Width.OfUnsigned(
                left.Max <= ulong.MaxValue >> count ? left.Max << count : ulong.MaxValue),
            Op.ShiftRight => Width.OfUnsigned(left.Max >> count),
            Op.ArithmeticShiftRight when left.Max <= ulong.MaxValue >> (65 - width) =>
                Width.OfUnsigned(left.Max >> count),
            Op.ArithmeticShiftRight => Width.OfSigned(Math.Max(1, left.Signed - count), width),
            Op.Subtract when left.Signed < width && right.Signed < width =>
                Width.OfSigned(Math.Max(left.Signed, right.Signed) + 1, width),
            _ => Width.Unknown(value.Type),
        };
        return result.Fit(width);
    }

    private Width Add(Value value, Width left, Width right)
    {
        if (left.Reach >= 0 && value.Operands[1].IsConstant)
        {
            long distance = Math.Abs(
                Math.Clamp(value.Operands[1].Immediate, -Limits.RegionMargin, Limits.RegionMargin));
            return Address((int)(left.Reach + distance));
        }

        // One bit more than the operands, and the exact bound where the sum does not wrap.
        byte signed = (byte)(Math.Max(left.Signed, right.Signed) + 1);
        ulong sum = unchecked(left.Max + right.Max);
        return new(sum < left.Max ? ulong.MaxValue : sum, signed);
    }

    /// <summary>x % 0 is x, so only a constant other than 0 bounds the remainder.</summary>
    private static Width Modulo(Value value, Width left)
    {
        Value divisor = value.Operands[1];
        bool bounds = divisor.IsConstant && divisor.Immediate > 0;
        return Width.OfUnsigned(bounds ? Math.Min(left.Max, (ulong)divisor.Immediate - 1) : left.Max);
    }
}
