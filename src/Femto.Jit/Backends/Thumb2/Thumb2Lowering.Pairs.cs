using Femto.Jit.Backends.Thumb;
using Femto.Jit.CodeGen;
using Femto.Jit.Ir;
using IrCondition = Femto.Jit.Ir.Condition;
using Condition = Femto.Jit.Backends.Thumb.Condition;

namespace Femto.Jit.Backends.Thumb2;

/// <summary>Rules for arithmetic and comparisons on 64 bits.</summary>
internal sealed partial class Thumb2Lowering
{
    protected override void LowerPair(Value pair)
    {
        switch (pair.Op)
        {
            case Op.AddPair:
                LowerAddPair(pair);
                break;
            case Op.SubtractPair:
                LowerCarryPair(pair, Thumb2Op.SubtractSettingFlags, Thumb2Op.SubtractWithCarry);
                break;
            case Op.UnsignedMultiplyPair or Op.SignedMultiplyPair:
                LowerLongProduct(pair);
                break;
            case Op.MultiplyPair:
                LowerMultiplyPair(pair);
                break;
            case Op.ShiftLeftPair:
                LowerShiftLeftPair(pair);
                break;
            default:
                LowerShiftRightPair(pair);
                break;
        }
    }

    private void LowerAddPair(Value pair)
    {
        (Value low, Value high) = (pair.Operands[2], pair.Operands[3]);
        if (!low.IsConstant || !IsModifiedImmediate(low.Immediate)
            || !high.IsConstant || !IsModifiedImmediate(high.Immediate))
        {
            LowerCarryPair(pair, Thumb2Op.AddSettingFlags, Thumb2Op.AddWithCarry);
            return;
        }

        // The operands are read into registers before: nothing may come between the two halves.
        (Operand left, Operand leftHigh) = (Use(pair.Operands[0]), Use(pair.Operands[1]));
        (Operand resultLow, Operand resultHigh) = PairResult(pair);
        Hint(resultLow, left);
        Hint(resultHigh, leftHigh);
        Emit(Thumb2Op.AddSettingFlagsImmediate, low.Immediate, resultLow, left);
        Emit(Thumb2Op.AddWithCarryImmediate, high.Immediate, resultHigh, leftHigh);
    }

    private void LowerCarryPair(Value pair, Thumb2Op lowOp, Thumb2Op highOp)
    {
        Operand[] operands = [.. pair.Operands.Select(Use)];
        (Operand low, Operand high) = PairResult(pair);
        Hint(low, operands[0]);
        Hint(high, operands[1]);
        Emit(lowOp, low, operands[0], operands[2]);
        Emit(highOp, high, operands[1], operands[3]);
    }

    private void LowerLongProduct(Value pair)
    {
        Operand[] operands = [.. pair.Operands.Select(Use)];
        (Operand low, Operand high) = PairResult(pair);
        bool signed = pair.Op == Op.SignedMultiplyPair;
        Emit(signed ? Thumb2Op.SignedMultiplyLong : Thumb2Op.UnsignedMultiplyLong, low, high, operands[0], operands[1]);
    }

    /// <summary>(a + A 2^32)(b + B 2^32) = ab + (aB + Ab) 2^32 modulo 2^64.</summary>
    private void LowerMultiplyPair(Value pair)
    {
        Operand[] operands = [.. pair.Operands.Select(Use)];
        Operand product = Temporary();
        Emit(Thumb2Op.UnsignedMultiplyLong, PairLow(pair, out Operand high), product, operands[0], operands[2]);
        Operand partial = Temporary();
        Emit(Thumb2Op.MultiplyAdd, partial, operands[0], operands[3], Use(product.Virtual));
        Emit(Thumb2Op.MultiplyAdd, high, operands[1], operands[2], Use(partial.Virtual));
    }

    private Operand PairLow(Value pair, out Operand high)
    {
        (Operand low, high) = PairResult(pair);
        return low;
    }

    /// <summary>
    /// Shifts by a register give 0 from 32 on, and take the low byte of the count (Armv7-M ARM, A7.4.2, Shift_C): so
    /// of n, 32 - n and n - 32 those that are negative or too large contribute nothing.
    /// </summary>
    private void LowerShiftLeftPair(Value pair)
    {
        (Value low, Value high) = (pair.Operands[0], pair.Operands[1]);
        VirtualRegister count = MaskedCount(pair.Operands[2], 63);
        Operand resultLow = PairLow(pair, out Operand resultHigh);
        VirtualRegister upper = Shifted(Thumb2Op.ShiftLeft, high, count);
        VirtualRegister crossing = Shifted(Thumb2Op.ShiftLeft, low, Minus32(count));
        VirtualRegister carried = Shifted(Thumb2Op.ShiftRight, low, From32(count));
        CombineThree(resultHigh, upper, crossing, carried);
        Emit(Thumb2Op.ShiftLeft, resultLow, Use(low), Use(count));
    }

    private void LowerShiftRightPair(Value pair)
    {
        (Value low, Value high) = (pair.Operands[0], pair.Operands[1]);
        bool signed = pair.Op == Op.ArithmeticShiftRightPair;
        VirtualRegister count = MaskedCount(pair.Operands[2], 63);
        Operand resultLow = PairLow(pair, out Operand resultHigh);
        VirtualRegister lower = Shifted(Thumb2Op.ShiftRight, low, count);
        VirtualRegister carried = Shifted(Thumb2Op.ShiftLeft, high, From32(count));
        if (signed)
        {
            // An arithmetic shift by too much gives the sign, not 0: it must not take part below 32.
            Operand combined = Temporary();
            Emit(Thumb2Op.Or, combined, Use(lower), Use(carried));
            Emit(Thumb2Op.SelectShiftedHigh, resultLow,
                Use(combined.Virtual), new Operand(Register(high), OperandRole.Use), Use(count), Scratch());
        }
        else
            CombineThree(resultLow, lower, carried, Shifted(Thumb2Op.ShiftRight, high, Minus32(count)));
        Emit(signed ? Thumb2Op.ArithmeticShiftRight : Thumb2Op.ShiftRight, resultHigh, Use(high), Use(count));
    }

    private VirtualRegister Shifted(Thumb2Op op, Value value, VirtualRegister count)
    {
        Operand shifted = Temporary();
        Emit(op, shifted, Use(value), Use(count));
        return shifted.Virtual;
    }

    private VirtualRegister Minus32(VirtualRegister count)
    {
        Operand difference = Temporary();
        Emit(Thumb2Op.AddImmediate, -32, difference, Use(count));
        return difference.Virtual;
    }

    private VirtualRegister From32(VirtualRegister count)
    {
        Operand difference = Temporary();
        Emit(Thumb2Op.ReverseSubtractImmediate, 32, difference, Use(count));
        return difference.Virtual;
    }

    private void CombineThree(Operand result, VirtualRegister first, VirtualRegister second, VirtualRegister third)
    {
        Operand combined = Temporary();
        Emit(Thumb2Op.Or, combined, Use(first), Use(second));
        Emit(Thumb2Op.Or, result, Use(combined.Virtual), Use(third));
    }

    protected override void LowerBranch(Value branch)
    {
        (Value left, Value right) = (branch.Operands[0], branch.Operands[1]);
        bool bits = branch.Condition is IrCondition.AnyBitSet or IrCondition.NoBitSet;
        if (!bits && right.Is(0) && branch.Condition is IrCondition.Equal or IrCondition.NotEqual)
        {
            Branch(branch, (int)Thumb2Op.BranchIfZero, branch.Condition == IrCondition.Equal ? 0 : 1, Use(left));
            return;
        }

        CompareWith(bits, left, right);
        Branch(branch, (int)CommonOp.BranchIf, (int)Condition.After(branch.Condition).Bits);
    }

    private void CompareWith(bool bits, Value left, Value right)
    {
        bool immediate = right.IsConstant
            && (IsModifiedImmediate(right.Immediate) || (!bits && IsModifiedImmediate(-right.Immediate)));
        if (immediate)
            Emit(bits ? Thumb2Op.TestImmediate : Thumb2Op.CompareImmediate, right.Immediate, Use(left));
        else
            Emit(bits ? Thumb2Op.Test : Thumb2Op.Compare, Use(left), Use(right));
    }

    protected override void LowerBranchPair(Value branch)
    {
        Value[] operands = [.. branch.Operands];
        IrCondition condition = branch.Condition;
        bool zero = operands[2].Is(0) && operands[3].Is(0);
        if (condition is IrCondition.Equal or IrCondition.NotEqual)
        {
            LowerEqualityOfPairs(branch, operands, zero);
            return;
        }

        if (zero && condition is IrCondition.SignedLess or IrCondition.SignedGreaterOrEqual)
        {
            // The sign is in the high half.
            Emit(Thumb2Op.CompareImmediate, 0, Use(operands[1]));
            Branch(branch, (int)CommonOp.BranchIf, (int)Condition.After(condition).Bits);
            return;
        }

        // CMP low, SBCS high leaves the flags of the 64-bit difference but for Z: only <, >= can be read off.
        if (condition is IrCondition.UnsignedGreater or IrCondition.UnsignedLessOrEqual
            or IrCondition.SignedGreater or IrCondition.SignedLessOrEqual)
        {
            operands = [operands[2], operands[3], operands[0], operands[1]];
            condition = condition.Swap();
        }

        Operand[] uses = [.. operands.Select(Use)];
        Emit(Thumb2Op.Compare, uses[0], uses[2]);
        Emit(Thumb2Op.SubtractPairFlags, Temporary(), uses[1], uses[3]);
        Branch(branch, (int)CommonOp.BranchIf, (int)Condition.After(condition).Bits);
    }

    private void LowerEqualityOfPairs(Value branch, Value[] operands, bool zero)
    {
        if (zero)
        {
            Operand both = Temporary();
            Emit(Thumb2Op.Or, both, Use(operands[0]), Use(operands[1]));
            int modifier = branch.Condition == IrCondition.Equal ? 0 : 1;
            Branch(branch, (int)Thumb2Op.BranchIfZero, modifier, Use(both.Virtual));
            return;
        }

        Emit(Thumb2Op.ComparePair, [.. operands.Select(Use)]);
        Branch(branch, (int)CommonOp.BranchIf, (int)Condition.After(branch.Condition).Bits);
    }
}
