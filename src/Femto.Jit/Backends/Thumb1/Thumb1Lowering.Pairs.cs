using System.Numerics;
using Femto.Jit.CodeGen;
using Femto.Jit.Ir;
using Condition = Femto.Jit.Backends.Thumb.Condition;
using IrCondition = Femto.Jit.Ir.Condition;

namespace Femto.Jit.Backends.Thumb1;

/// <summary>Rules for arithmetic on 64 bits and for comparisons.</summary>
internal sealed partial class Thumb1Lowering
{
    protected override void LowerPair(Value pair)
    {
        switch (pair.Op)
        {
            case Op.AddPair:
                LowerCarryPair(pair, Thumb1Op.AddSettingFlags, Thumb1Op.AddWithCarry, OperandRole.Use);
                break;
            case Op.SubtractPair:
                LowerCarryPair(pair, Thumb1Op.SubtractSettingFlags, Thumb1Op.SubtractWithCarry, OperandRole.LateUse);
                break;
            case Op.UnsignedMultiplyPair or Op.SignedMultiplyPair:
                (Operand low, Operand high) = PairResult(
                    pair, OperandRole.EarlyDefinition, OperandRole.EarlyDefinition);
                bool signed = pair.Op == Op.SignedMultiplyPair;
                EmitLongProduct(signed ? Thumb1Op.SignedMultiplyLong : Thumb1Op.UnsignedMultiplyLong,
                    low, high, Register(pair.Operands[0]), Register(pair.Operands[1]));
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

    /// <summary>The operands are in registers before: nothing may come between the two halves.</summary>
    private void LowerCarryPair(Value pair, Thumb1Op lowOp, Thumb1Op highOp, OperandRole lastRole)
    {
        VirtualRegister[] operands = [.. pair.Operands.Select(Register)];
        (Operand low, Operand high) = PairResult(pair);
        Hint(low, Use(operands[0]));
        Hint(high, Use(operands[1]));
        Emit(lowOp, low, Use(operands[0]), Use(operands[2]));
        Emit(highOp, high, Use(operands[1]), new Operand(operands[3], lastRole));
    }

    private void EmitLongProduct(Thumb1Op op, Operand low, Operand high, VirtualRegister left, VirtualRegister right) =>
        Emit(op, low, high, Scratch(), Scratch(), Scratch(), Use(left), Use(right));

    /// <summary>(a + A 2^32)(b + B 2^32) = ab + (aB + Ab) 2^32 modulo 2^64.</summary>
    private void LowerMultiplyPair(Value pair)
    {
        VirtualRegister[] operands = [.. pair.Operands.Select(Register)];
        (Operand low, Operand high) = PairResult(pair, OperandRole.EarlyDefinition, OperandRole.Definition);
        Operand product = Scratch();
        EmitLongProduct(Thumb1Op.UnsignedMultiplyLong, low, product, operands[0], operands[2]);
        VirtualRegister sum = product.Virtual;
        if (!pair.Operands[3].Is(0))
            sum = Compute(Thumb1Op.Add, sum, Compute(Thumb1Op.Multiply, operands[0], operands[3]));
        VirtualRegister last = Compute(Thumb1Op.Multiply, operands[1], operands[2]);
        Emit(Thumb1Op.Add, high, Use(sum), Use(last));
    }

    /// <summary>
    /// Shifts by a register give 0 from 32 on, and take the low byte of the count (Armv6-M ARM, A6.4.2, Shift_C): so
    /// of n, 32 - n and n - 32 those that are negative or too large contribute nothing.
    /// </summary>
    private void LowerShiftLeftPair(Value pair)
    {
        (VirtualRegister low, VirtualRegister high) = (Register(pair.Operands[0]), Register(pair.Operands[1]));
        VirtualRegister count = MaskedCount(pair.Operands[2], 63);
        (Operand resultLow, Operand resultHigh) = PairResult(pair);
        VirtualRegister upper = Compute(Thumb1Op.ShiftLeft, high, count);
        VirtualRegister crossing = Compute(Thumb1Op.ShiftLeft, low, Minus32(count));
        VirtualRegister carried = Compute(Thumb1Op.ShiftRight, low, From32(count));
        Emit(Thumb1Op.Or, resultHigh, Use(Compute(Thumb1Op.Or, upper, crossing)), Use(carried));
        Emit(Thumb1Op.ShiftLeft, resultLow, Use(low), new Operand(count, OperandRole.LateUse));
    }

    private void LowerShiftRightPair(Value pair)
    {
        (VirtualRegister low, VirtualRegister high) = (Register(pair.Operands[0]), Register(pair.Operands[1]));
        bool signed = pair.Op == Op.ArithmeticShiftRightPair;
        VirtualRegister count = MaskedCount(pair.Operands[2], 63);
        var lateCount = new Operand(count, OperandRole.LateUse);
        (Operand resultLow, Operand resultHigh) = signed
            ? PairResult(pair, OperandRole.EarlyDefinition, OperandRole.Definition)
            : PairResult(pair);
        VirtualRegister lower = Compute(Thumb1Op.ShiftRight, low, count);
        VirtualRegister carried = Compute(Thumb1Op.ShiftLeft, high, From32(count));
        VirtualRegister combined = Compute(Thumb1Op.Or, lower, carried);
        if (signed)
        {
            // An arithmetic shift by too much gives the sign, not 0: it must not take part below 32.
            Emit(Thumb1Op.SelectShiftedHigh, resultLow, Scratch(), Use(combined), Use(high), Use(count));
            Emit(Thumb1Op.ArithmeticShiftRight, resultHigh, Use(high), lateCount);
            return;
        }

        VirtualRegister crossing = Compute(Thumb1Op.ShiftRight, high, Minus32(count));
        Emit(Thumb1Op.Or, resultLow, Use(combined), Use(crossing));
        Emit(Thumb1Op.ShiftRight, resultHigh, Use(high), lateCount);
    }

    private VirtualRegister Minus32(VirtualRegister count) => Compute(Thumb1Op.AddImmediate, -32, count);

    private VirtualRegister From32(VirtualRegister count) => Compute(Thumb1Op.Subtract, Constant(32), count);

    protected override void LowerBranch(Value branch)
    {
        (Value left, Value right) = (branch.Operands[0], branch.Operands[1]);
        Condition condition = branch.Condition is IrCondition.AnyBitSet or IrCondition.NoBitSet
            ? TestBits(branch, left, right)
            : Compare(branch, left, right);
        Branch(branch, (int)CommonOp.BranchIf, (int)condition.Bits);
    }

    private Condition Compare(Value branch, Value left, Value right)
    {
        if (right.IsConstant && IsByte(right.Immediate))
            Emit(Thumb1Op.CompareImmediate, right.Immediate, Use(left));
        else
            Emit(Thumb1Op.Compare, Use(left), Use(right));
        return Condition.After(branch.Condition);
    }

    /// <summary>One bit goes to the sign; the lowest ones alone stay when shifted to the top.</summary>
    private Condition TestBits(Value branch, Value left, Value right)
    {
        bool any = branch.Condition == IrCondition.AnyBitSet;
        uint mask = right.IsConstant ? unchecked((uint)right.Immediate) : 0;
        if (BitOperations.IsPow2(mask))
        {
            Emit(Thumb1Op.ShiftLeftSettingFlags, BitOperations.LeadingZeroCount(mask), Temporary(), Use(left));
            return any ? Condition.Mi : Condition.Pl;
        }

        if (mask != 0 && BitOperations.IsPow2((long)mask + 1))
            Emit(Thumb1Op.ShiftLeftSettingFlags, BitOperations.LeadingZeroCount(mask), Temporary(), Use(left));
        else
            Emit(Thumb1Op.Test, Use(left), Use(right));
        return Condition.After(branch.Condition);
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
            Emit(Thumb1Op.CompareImmediate, 0, Use(operands[1]));
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

        VirtualRegister[] registers = [.. operands.Select(Register)];
        Emit(Thumb1Op.Compare, Use(registers[0]), Use(registers[2]));
        Emit(Thumb1Op.SubtractPairFlags,
            Temporary(), Use(registers[1]), new Operand(registers[3], OperandRole.LateUse));
        Branch(branch, (int)CommonOp.BranchIf, (int)Condition.After(condition).Bits);
    }

    private void LowerEqualityOfPairs(Value branch, Value[] operands, bool zero)
    {
        if (zero)
        {
            Emit(Thumb1Op.OrSettingFlags, Temporary(), Use(operands[0]), Use(operands[1]));
            Branch(branch, (int)CommonOp.BranchIf, (int)Condition.After(branch.Condition).Bits);
            return;
        }

        Branch(branch, (int)Thumb1Op.BranchIfPair, branch.Condition == IrCondition.Equal ? 0 : 1,
            [.. operands.Select(Use)]);
    }
}
