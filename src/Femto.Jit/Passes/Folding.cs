using Femto.Jit.Ir;

namespace Femto.Jit.Passes;

/// <summary>
/// The algebraic rules for one value. Each rule yields a simpler value, or changes the value in place.
/// </summary>
/// <param name="function">The function.</param>
/// <param name="value">The value.</param>
/// <param name="inserted">Takes new values the result needs; they belong in front of the value.</param>
internal readonly ref struct Folding(Function function, Value value, List<Value> inserted)
{
    private Value Left => value.Operands[0];

    private Value Right => value.Operands[1];

    private int Width => value.Type == IrType.I32 ? 32 : 64;

    /// <summary>
    /// The simpler value, the value itself when it was changed in place, or null when no rule applies.
    /// </summary>
    public Value? Apply() => value.Op switch
    {
        >= Op.Add and <= Op.ArithmeticShiftRight => Binary(),
        Op.SignExtend8 or Op.SignExtend16 or Op.ByteSwap16 or Op.ByteSwap32 or Op.ByteSwap64
            or Op.ZeroExtend or Op.SignExtend or Op.Truncate => Unary(),
        Op.LowHalf or Op.HighHalf => Half(),
        Op.CheckZero when Left.Is(0) => Removed(),
        Op.CheckOffset => CheckOffset(),
        Op.Branch => Branch(),
        _ => null,
    };

    private Value Constant(long constant) => Insert(function.NewConstant(value.Type, constant));

    private Value Insert(Value fresh)
    {
        fresh.Pc = value.Pc;
        inserted.Add(fresh);
        return fresh;
    }

    private Value New(Op op, IrType type, params ReadOnlySpan<Value> operands) =>
        Insert(function.NewValue(op, type, operands));

    /// <summary>A check that cannot fail becomes a constant nobody uses.</summary>
    private Value Removed()
    {
        value.Op = Op.Constant;
        value.Type = IrType.I32;
        value.Operands.Clear();
        value.Immediate = 0;
        return value;
    }

    private Value? Binary()
    {
        if (Left.IsConstant && Right.IsConstant)
            return Constant(Arithmetic.Compute(value.Op, value.Type, Left.Immediate, Right.Immediate));
        if (Left.IsConstant && value.Op.Row().Commutative)
        {
            (value.Operands[0], value.Operands[1]) = (Right, Left);
            return value;
        }

        if (Right.IsConstant)
            return WithConstant(Right.Immediate);
        if (Left == Right)
            return WithItself();
        return value.Op == Op.Subtract && Left.Op == Op.Add && Left.Operands[0] == Right ? Left.Operands[1]
            : value.Op == Op.Subtract && Left.Op == Op.Add && Left.Operands[1] == Right ? Left.Operands[0]
            : null;
    }

    private Value? WithItself() => value.Op switch
    {
        Op.Subtract or Op.Xor => Constant(0),
        Op.And or Op.Or => Left,
        _ => null,
    };

    private Value? WithConstant(long constant)
    {
        switch (value.Op)
        {
            case Op.Add or Op.Or or Op.Xor or Op.Subtract when constant == 0:
            case Op.Multiply or Op.UnsignedDivide or Op.SignedDivide when constant == 1:
            case Op.And when constant == -1:
                return Left;
            case Op.And or Op.Multiply when constant == 0:
                return Constant(0);
            case Op.Subtract:
                return New(Op.Add, value.Type, Left, Constant(unchecked(-constant)));
            case Op.Add when Left.Op == Op.Add && Left.Operands[1].IsConstant:
                return New(Op.Add, value.Type, Left.Operands[0],
                    Constant(unchecked(Left.Operands[1].Immediate + constant)));
            case Op.And when Left.Op == Op.And && Left.Operands[1].IsConstant:
                return New(Op.And, value.Type, Left.Operands[0], Constant(Left.Operands[1].Immediate & constant));
            case Op.Multiply or Op.UnsignedDivide when IsPowerOfTwo(constant, out int log):
                return New(value.Op == Op.Multiply ? Op.ShiftLeft : Op.ShiftRight, value.Type, Left, Constant(log));
            case Op.UnsignedModulo when IsPowerOfTwo(constant, out _):
                return New(Op.And, value.Type, Left, Constant(unchecked(constant - 1)));
            case Op.ShiftLeft or Op.ShiftRight or Op.ArithmeticShiftRight:
                return Shift(constant);
            default:
                return null;
        }
    }

    private bool IsPowerOfTwo(long constant, out int log)
    {
        ulong unsigned = Width == 32 ? unchecked((uint)constant) : unchecked((ulong)constant);
        log = System.Numerics.BitOperations.TrailingZeroCount(unsigned);
        return System.Numerics.BitOperations.IsPow2(unsigned);
    }

    private Value? Shift(long constant)
    {
        int count = (int)(constant & (Width - 1));
        if (count == 0)
            return Left;
        if (count != constant)
            return New(value.Op, value.Type, Left, Constant(count));
        bool same = Left.Op is Op.ShiftLeft && Left.Operands[1].Is(count);
        return value.Op switch
        {
            Op.ShiftRight when same => ZeroExtended(Left.Operands[0], Width - count),
            Op.ArithmeticShiftRight when same => SignExtended(Left.Operands[0], Width - count),
            _ => null,
        };
    }

    /// <summary>A shift left and right by the same count leaves the low <paramref name="bits"/> bits.</summary>
    private Value ZeroExtended(Value operand, int bits)
    {
        if (bits == 32)
            return New(Op.ZeroExtend, IrType.I64, New(Op.Truncate, IrType.I32, operand));
        return New(Op.And, value.Type, operand, Constant(unchecked((long)(ulong.MaxValue >> (64 - bits)))));
    }

    private Value? SignExtended(Value operand, int bits)
    {
        if (bits is not (8 or 16 or 32))
            return null;
        Value low = Width == 64 ? New(Op.Truncate, IrType.I32, operand) : operand;
        if (bits < 32)
            low = New(bits == 8 ? Op.SignExtend8 : Op.SignExtend16, IrType.I32, low);
        return Width == 64 ? New(Op.SignExtend, IrType.I64, low) : low;
    }

    private Value? Unary()
    {
        if (Left.IsConstant)
            return Constant(Arithmetic.Compute(value.Op, Left.Immediate));
        return (value.Op, Left.Op) switch
        {
            (Op.Truncate, Op.ZeroExtend or Op.SignExtend) => Left.Operands[0],
            (Op.SignExtend8, Op.SignExtend8) or (Op.SignExtend16, Op.SignExtend8 or Op.SignExtend16) => Left,
            (Op.Truncate, Op.And) when Left.Operands[1].IsConstant =>
                New(Op.And, IrType.I32, New(Op.Truncate, IrType.I32, Left.Operands[0]),
                    Constant(Left.Operands[1].Immediate)),
            _ => null,
        };
    }

    /// <summary>A sum whose second low half is zero cannot carry, so its halves are independent.</summary>
    private Value? Half()
    {
        bool high = value.Op == Op.HighHalf;
        return Left.Op switch
        {
            Op.AddPair when Left.Operands[2].Is(0) => high
                ? New(Op.Add, IrType.I32, Left.Operands[1], Left.Operands[3]) : Left.Operands[0],
            Op.SubtractPair when Left.Operands[2].Is(0) => high
                ? New(Op.Subtract, IrType.I32, Left.Operands[1], Left.Operands[3]) : Left.Operands[0],
            _ => null,
        };
    }

    private Value? CheckOffset() =>
        value.Operands.Count == 1 && Left.IsConstant && Unsigned(Left) <= (ulong)value.Immediate
            ? Removed() : null;

    private static ulong Unsigned(Value constant) => constant.Type == IrType.I32
        ? unchecked((uint)constant.Immediate) : unchecked((ulong)constant.Immediate);

    private Value? Branch()
    {
        if (Left.IsConstant && !Right.IsConstant && value.Condition.Swap() is var swapped)
        {
            (value.Operands[0], value.Operands[1]) = (Right, Left);
            value.Condition = swapped;
            return value;
        }

        return null;
    }
}
