using Femto.Jit.Ir;

namespace Femto.Jit.Passes;

/// <summary>The split of 64-bit arithmetic.</summary>
internal sealed partial class Split
{
    private void SplitWide(Value value)
    {
        switch (value.Op)
        {
            case Op.Constant:
                Define(value, Constant(value.Immediate));
                break;
            case Op.RegionBase:
                Value address = Emit(Op.RegionBase);
                address.Provenance = value.Provenance;
                Define(value, address);
                break;
            case Op.Add or Op.Subtract:
                SplitSum(value, value.Op == Op.Add ? Op.AddPair : Op.SubtractPair);
                break;
            case Op.And or Op.Or or Op.Xor:
                Define(value, Emit(value.Op, Low(value.Operands[0]), Low(value.Operands[1])));
                if (demand.IsDemanded(value))
                    highs[value.Id] = Emit(value.Op, High(value.Operands[0]), High(value.Operands[1]));
                break;
            case Op.Multiply:
                SplitMultiply(value);
                break;
            case >= Op.UnsignedDivide and <= Op.SignedModulo:
                SplitDivide(value);
                break;
            case Op.ShiftLeft or Op.ShiftRight or Op.ArithmeticShiftRight when value.Operands[1].IsConstant:
                SplitConstantShift(value, (int)(value.Operands[1].Immediate & 63));
                break;
            case Op.ShiftLeft when !demand.IsDemanded(value):
                // A high half that is made without the operand's is not the value's: what is known of it says what is.
                Define(value, Emit(Op.LowHalf, ShiftPair(value, Op.ShiftLeftPair, Constant(0))));
                break;
            case Op.ShiftLeft:
                DefinePair(value, ShiftPair(value, Op.ShiftLeftPair, High(value.Operands[0])));
                break;
            case Op.ShiftRight:
                DefinePair(value, ShiftPair(value, Op.ShiftRightPair, High(value.Operands[0])));
                break;
            case Op.ArithmeticShiftRight:
                DefinePair(value, ShiftPair(value, Op.ArithmeticShiftRightPair, High(value.Operands[0])));
                break;
            case Op.ByteSwap64:
                Define(value,
                    Emit(Op.ByteSwap32, High(value.Operands[0])), Emit(Op.ByteSwap32, Low(value.Operands[0])));
                break;
            default:
                throw new InternalCompilerException(nameof(Split), $"{Printer.Print(value)} cannot be split");
        }
    }

    private void SplitSum(Value value, Op pairOp)
    {
        (Value left, Value right) = (value.Operands[0], value.Operands[1]);
        if (!demand.IsDemanded(value))
        {
            Define(value, Emit(value.Op, Low(left), Low(right)));
            return;
        }

        DefinePair(value, Emit(pairOp, IrType.Pair, Low(left), High(left), Low(right), High(right)));
    }

    private void SplitMultiply(Value value)
    {
        (Value left, Value right) = (value.Operands[0], value.Operands[1]);
        if (!demand.IsDemanded(value))
        {
            Define(value, Emit(Op.Multiply, Low(left), Low(right)));
            return;
        }

        bool signed = widths.Of(left).HighIsSign && widths.Of(right).HighIsSign;
        Value pair = demand.MultipliesLowHalves(value)
            ? Emit(signed ? Op.SignedMultiplyPair : Op.UnsignedMultiplyPair, IrType.Pair, Low(left), Low(right))
            : Emit(Op.MultiplyPair, IrType.Pair, Low(left), High(left), Low(right), High(right));
        DefinePair(value, pair);
    }

    private void SplitDivide(Value value)
    {
        (Value left, Value right) = (value.Operands[0], value.Operands[1]);
        bool signed = value.Op is Op.SignedDivide or Op.SignedModulo;
        if (demand.ComputesOnLowHalves(value))
        {
            Value low = Emit(value.Op, Low(left), Low(right));
            Define(value, low, signed ? Emit(Op.ArithmeticShiftRight, low, Constant(31)) : Constant(0));
            return;
        }

        Value pair = Emit(Op.DividePair, IrType.Pair, Low(left), High(left), Low(right), High(right));
        pair.Signed = signed;
        pair.Flag = value.Op is Op.UnsignedModulo or Op.SignedModulo;
        DefinePair(value, pair);
    }

    private Value ShiftPair(Value value, Op pairOp, Value high) =>
        Emit(pairOp, IrType.Pair, Low(value.Operands[0]), high, Low(value.Operands[1]));

    private void SplitConstantShift(Value value, int count)
    {
        Value operand = value.Operands[0];
        bool wanted = demand.IsDemanded(value);
        if (value.Op == Op.ShiftLeft)
            SplitShiftLeft(value, operand, count, wanted);
        else
            SplitShiftRight(value, operand, count, wanted);
    }

    private void SplitShiftLeft(Value value, Value operand, int count, bool wanted)
    {
        Value low = Low(operand);
        if (count >= 32)
        {
            Define(value, Constant(0), ShiftBy(Op.ShiftLeft, low, count - 32));
            return;
        }

        Define(value, ShiftBy(Op.ShiftLeft, low, count));
        if (wanted)
        {
            highs[value.Id] = count == 0 ? High(operand) : Emit(Op.Or,
                ShiftBy(Op.ShiftLeft, High(operand), count), ShiftBy(Op.ShiftRight, low, 32 - count));
        }
    }

    private void SplitShiftRight(Value value, Value operand, int count, bool wanted)
    {
        bool signed = value.Op == Op.ArithmeticShiftRight;
        Width width = widths.Of(operand);
        if (signed ? width.HighIsSign : width.HighIsZero)
        {
            Value shifted = count < 32 ? ShiftBy(value.Op, Low(operand), count)
                : signed ? ShiftBy(value.Op, Low(operand), 31) : Constant(0);
            Define(value, shifted);
            return;
        }

        Value high = High(operand);
        Value upper = count >= 32 ? signed ? ShiftBy(value.Op, high, 31) : Constant(0) : ShiftBy(value.Op, high, count);
        Value lower = count >= 32 ? ShiftBy(value.Op, high, count - 32)
            : count == 0 ? Low(operand)
            : Emit(Op.Or, ShiftBy(Op.ShiftRight, Low(operand), count), ShiftBy(Op.ShiftLeft, high, 32 - count));
        Define(value, lower);
        if (wanted)
            highs[value.Id] = upper;
    }

    private Value ShiftBy(Op op, Value operand, int count) =>
        count == 0 ? operand : Emit(op, operand, Constant(count));
}
