using System.Numerics;
using Femto.Jit.Ir;

namespace Femto.Jit.Passes;

/// <summary>What is known of the size of a value.</summary>
/// <param name="Unsigned">The value is below 2^Unsigned when read as unsigned.</param>
/// <param name="Signed">The value lies in [-2^(Signed-1), 2^(Signed-1)) when read as signed.</param>
/// <param name="Reach">
/// When not negative: the value is an address at most this many bytes away from a region. The regions keep
/// <see cref="Limits.RegionMargin"/> bytes from both ends of the 32-bit address space, so it has a zero high half.
/// </param>
internal readonly record struct Width(byte Unsigned, byte Signed, int Reach = -1)
{
    /// <summary>The value of a place that was not reached yet.</summary>
    public static Width None { get; } = new(0, 0);

    public static Width Unknown(IrType type) => type == IrType.I64 ? new(64, 64) : new(32, 32);

    /// <summary>A non-negative value below 2^bits.</summary>
    public static Width OfUnsigned(int bits) => new((byte)Math.Min(64, bits), (byte)Math.Min(64, bits + 1));

    /// <summary>A signed value of that many bits, extended to the width of its type.</summary>
    public static Width OfSigned(int bits, int width) => new((byte)width, (byte)Math.Min(width, bits));

    /// <summary>An address at most <paramref name="reach"/> bytes away from a region.</summary>
    public static Width OfAddress(int reach) => reach > Limits.RegionMargin / 2 ? new(64, 64) : new(32, 33, reach);

    /// <summary>The high half of the 64-bit value is zero.</summary>
    public bool HighIsZero => Unsigned <= 32;

    /// <summary>The high half of the 64-bit value repeats the sign of the low half.</summary>
    public bool HighIsSign => Signed <= 32;

    public Width Join(Width other)
    {
        if (this == None)
            return other;
        if (other == None)
            return this;
        return new(Math.Max(Unsigned, other.Unsigned), Math.Max(Signed, other.Signed),
            Reach < 0 || other.Reach < 0 ? -1 : Math.Max(Reach, other.Reach));
    }

    public static Width OfConstant(IrType type, long constant)
    {
        int signed = 65 - BitOperations.LeadingZeroCount(unchecked((ulong)(constant ^ (constant >> 63))));
        ulong bits = type == IrType.I32 ? unchecked((uint)constant) : unchecked((ulong)constant);
        return new((byte)(64 - BitOperations.LeadingZeroCount(bits)), (byte)signed);
    }
}

/// <summary>
/// Forward analysis of how many bits each value needs. Optimistic over loops: starts from nothing and grows; a phi
/// that keeps growing is given up.
/// </summary>
internal sealed class ValueWidths
{
    private const int GrowthLimit = 4;
    private readonly Width[] widths;
    private readonly int[] growth;

    public ValueWidths(Function function)
    {
        widths = new Width[function.ValueCount];
        Array.Fill(widths, Width.None);
        growth = new int[function.ValueCount];
        bool changed = true;
        while (changed)
        {
            changed = false;
            foreach (Value value in function.Values)
                changed |= Update(value);
        }
    }

    public Width Of(Value value) => widths[value.Id];

    private bool Update(Value value)
    {
        if (value.Type is not (IrType.I32 or IrType.I64))
            return false;
        Width width = Transfer(value);
        if (width == Of(value))
            return false;
        if (value.Op == Op.Phi && ++growth[value.Id] > GrowthLimit)
        {
            if (Of(value) == Width.Unknown(value.Type))
                return false;
            width = Width.Unknown(value.Type);
        }

        widths[value.Id] = width;
        return true;
    }

    private Width Transfer(Value value) => value.Op switch
    {
        Op.Constant => Width.OfConstant(value.Type, value.Immediate),
        Op.Phi => value.Operands.Aggregate(Width.None, (width, operand) => width.Join(Of(operand))),
        Op.RegionBase => Width.OfAddress(0),
        Op.Parameter => Parameter(value),
        Op.ZeroExtend => ZeroExtend(Of(value.Operands[0])),
        Op.SignExtend => Of(value.Operands[0]) is { Unsigned: < 32 } small
            ? small : Width.OfSigned(Of(value.Operands[0]).Signed, 64),
        Op.Truncate => Of(value.Operands[0]) is { Unsigned: < 32 } small ? small
            : Of(value.Operands[0]).Signed <= 32 ? Width.OfSigned(Of(value.Operands[0]).Signed, 32)
            : Width.Unknown(IrType.I32),
        Op.SignExtend8 => Width.OfSigned(8, 32),
        Op.SignExtend16 => Width.OfSigned(16, 32),
        Op.ByteSwap16 => Width.OfUnsigned(16),
        Op.Load when value.Size < 4 => value.Signed
            ? Width.OfSigned(8 * value.Size, 32) : Width.OfUnsigned(8 * value.Size),
        Op.Check => Width.OfAddress((int)Math.Abs(value.Immediate)),
        >= Op.Add and <= Op.ArithmeticShiftRight => Binary(value),
        _ => Width.Unknown(value.Type),
    };

    /// <summary>The frame of a callee is an address in the stack; the other parameters can be anything.</summary>
    private static Width Parameter(Value value) =>
        value.Provenance == Provenance.Unknown ? Width.Unknown(value.Type) : Width.OfAddress(0);

    private static Width ZeroExtend(Width operand) => operand == Width.None ? operand
        : operand.Unsigned <= 32 ? Width.OfUnsigned(operand.Unsigned) : Width.OfUnsigned(32);

    private Width Binary(Value value)
    {
        Width left = Of(value.Operands[0]);
        Width right = Of(value.Operands[1]);
        if (left == Width.None || right == Width.None)
            return Width.None;
        int width = value.Type == IrType.I32 ? 32 : 64;
        Width result = value.Op switch
        {
            Op.Add => Add(value, left, right),
            Op.And => new((byte)Math.Min(left.Unsigned, right.Unsigned), SignedOfLogical(left, right)),
            Op.Or or Op.Xor => new(Math.Max(left.Unsigned, right.Unsigned), SignedOfLogical(left, right)),
            Op.Multiply => Width.OfUnsigned(left.Unsigned + right.Unsigned),
            Op.UnsignedDivide => Width.OfUnsigned(left.Unsigned),
            Op.UnsignedModulo => Modulo(value, left),
            Op.ShiftLeft when value.Operands[1].IsConstant =>
                Width.OfUnsigned(left.Unsigned + (int)(value.Operands[1].Immediate & (width - 1))),
            Op.ShiftRight when value.Operands[1].IsConstant =>
                Width.OfUnsigned(Math.Max(0, left.Unsigned - (int)(value.Operands[1].Immediate & (width - 1)))),
            Op.ShiftRight => new(left.Unsigned, left.Unsigned < width ? (byte)(left.Unsigned + 1) : (byte)width),
            Op.ArithmeticShiftRight when left.Unsigned < width => Width.OfUnsigned(left.Unsigned),
            Op.ArithmeticShiftRight when value.Operands[1].IsConstant =>
                Width.OfSigned(Math.Max(1, left.Signed - (int)(value.Operands[1].Immediate & (width - 1))), width),
            Op.ArithmeticShiftRight => Width.OfSigned(left.Signed, width),
            Op.Subtract when left.Signed < width && right.Signed < width =>
                Width.OfSigned(Math.Max(left.Signed, right.Signed) + 1, width),
            _ => new((byte)width, (byte)width),
        };
        return Fit(result, width);
    }

    private static byte SignedOfLogical(Width left, Width right) => Math.Max(left.Signed, right.Signed);

    private static Width Add(Value value, Width left, Width right)
    {
        if (left.Reach >= 0 && value.Operands[1].IsConstant)
        {
            long distance = Math.Abs(
                Math.Clamp(value.Operands[1].Immediate, -Limits.RegionMargin, Limits.RegionMargin));
            return Width.OfAddress((int)(left.Reach + distance));
        }

        int unsigned = Math.Max(left.Unsigned, right.Unsigned) + 1;
        int signed = Math.Max(left.Signed, right.Signed) + 1;
        return new((byte)Math.Min(unsigned, 255), (byte)Math.Min(signed, 255));
    }

    private static Width Modulo(Value value, Width left)
    {
        Value divisor = value.Operands[1];
        if (!divisor.IsConstant || divisor.Immediate <= 0)
            return Width.OfUnsigned(left.Unsigned);
        int bits = 64 - BitOperations.LeadingZeroCount((ulong)(divisor.Immediate - 1));
        return Width.OfUnsigned(Math.Min(left.Unsigned, bits));
    }

    /// <summary>A result that does not fit its type may wrap, and then nothing is known of it.</summary>
    private static Width Fit(Width width, int bits)
    {
        byte unsigned = width.Unsigned > bits ? (byte)bits : width.Unsigned;
        byte signed = width.Signed > bits ? (byte)bits : width.Signed;
        if (unsigned < bits)
            signed = Math.Min(signed, (byte)(unsigned + 1));
        return width with { Unsigned = unsigned, Signed = signed };
    }
}
