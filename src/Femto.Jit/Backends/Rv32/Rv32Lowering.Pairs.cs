using Femto.Jit.CodeGen;
using Femto.Jit.Ir;

namespace Femto.Jit.Backends.Rv32;

/// <summary>Rules for arithmetic on 64 bits. There are no flags: a carry is a comparison.</summary>
internal sealed partial class Rv32Lowering
{
    protected override void LowerPair(Value pair)
    {
        switch (pair.Op)
        {
            case Op.AddPair:
                LowerAddPair(pair);
                break;
            case Op.SubtractPair:
                LowerSubtractPair(pair);
                break;
            case Op.UnsignedMultiplyPair or Op.SignedMultiplyPair:
                LowerLongProduct(pair);
                break;
            case Op.MultiplyPair:
                LowerMultiplyPair(pair);
                break;
            default:
                LowerShiftPair(pair);
                break;
        }
    }

    /// <summary>A sum that wraps is less than either operand.</summary>
    private void LowerAddPair(Value pair)
    {
        (Value left, Value right) = (pair.Operands[0], pair.Operands[2]);
        VirtualRegister high = Sum(pair.Operands[1], pair.Operands[3]);
        (Operand resultLow, Operand resultHigh) = PairResult(pair);
        VirtualRegister carry;
        if (right.IsConstant && Imm12.Fits(right.Immediate))
        {
            Hint(resultLow, Use(left));
            Emit(Rv32Op.AddImmediate, right.Immediate, resultLow, Use(left));
            carry = right.Is(0) ? zero
                : Compute(Rv32Op.SetLessUnsignedImmediate, resultLow.Virtual, right.Immediate);
        }
        else
        {
            Emit(Rv32Op.Add, resultLow, Use(left), Use(right));
            carry = Compute(Rv32Op.SetLessUnsigned, resultLow.Virtual, Register(right));
        }

        Emit(Rv32Op.Add, resultHigh, Use(high), Use(carry));
    }

    /// <summary>The register of a sum; of one operand when the other is 0.</summary>
    private VirtualRegister Sum(Value left, Value right)
    {
        if (left.Is(0) || right.Is(0))
            return Register(left.Is(0) ? right : left);
        return right.IsConstant && Imm12.Fits(right.Immediate)
            ? Compute(Rv32Op.AddImmediate, Register(left), right.Immediate)
            : Compute(Rv32Op.Add, Register(left), Register(right));
    }

    private void LowerSubtractPair(Value pair)
    {
        Operand[] operands = [.. pair.Operands.Select(Use)];
        VirtualRegister borrow = Compute(Rv32Op.SetLessUnsigned, operands[0].Virtual, operands[2].Virtual);
        VirtualRegister high = pair.Operands[3].Is(0) ? operands[1].Virtual
            : Compute(Rv32Op.Subtract, operands[1].Virtual, operands[3].Virtual);
        (Operand resultLow, Operand resultHigh) = PairResult(pair);
        Emit(Rv32Op.Subtract, resultLow, operands[0], operands[2]);
        Emit(Rv32Op.Subtract, resultHigh, Use(high), Use(borrow));
    }

    private void LowerLongProduct(Value pair)
    {
        (Operand left, Operand right) = (Use(pair.Operands[0]), Use(pair.Operands[1]));
        (Operand low, Operand high) = PairResult(pair);
        Rv32Op highOp = pair.Op == Op.SignedMultiplyPair ? Rv32Op.MultiplyHigh : Rv32Op.MultiplyHighUnsigned;
        if (Selection.Takes(pair, Op.HighHalf))
            Emit(highOp, high, left, right);
        if (Selection.Takes(pair, Op.LowHalf))
            Emit(Rv32Op.Multiply, low, left, right);
    }

    /// <summary>(a + A 2^32)(b + B 2^32) = ab + (aB + Ab) 2^32 modulo 2^64.</summary>
    private void LowerMultiplyPair(Value pair)
    {
        VirtualRegister[] operands = [.. pair.Operands.Select(Register)];
        VirtualRegister high = Compute(Rv32Op.MultiplyHighUnsigned, operands[0], operands[2]);
        if (!pair.Operands[3].Is(0))
            high = Compute(Rv32Op.Add, high, Compute(Rv32Op.Multiply, operands[0], operands[3]));
        VirtualRegister last = pair.Operands[1].Is(0) ? zero : Compute(Rv32Op.Multiply, operands[1], operands[2]);
        (Operand resultLow, Operand resultHigh) = PairResult(pair);
        Emit(Rv32Op.Multiply, resultLow, Use(operands[0]), Use(operands[2]));
        Emit(Rv32Op.Add, resultHigh, Use(high), Use(last));
    }

    private void LowerShiftPair(Value pair)
    {
        Rv32Op op = pair.Op switch
        {
            Op.ShiftLeftPair => Rv32Op.ShiftLeftPair,
            Op.ShiftRightPair => Rv32Op.ShiftRightPair,
            _ => Rv32Op.ArithmeticShiftRightPair,
        };
        Operand[] operands = [.. pair.Operands.Select(LateUse)];
        (Operand low, Operand high) = PairResult(pair, OperandRole.EarlyDefinition, OperandRole.EarlyDefinition);
        Emit(op, [low, high, Scratch(), .. operands]);
    }

    // Branches.

    /// <summary>The machine's condition, and whether it is that of the operands exchanged.</summary>
    private static (Rv32Condition Condition, bool Swapped) ConditionOf(Condition condition) => condition switch
    {
        Condition.Equal or Condition.NoBitSet => (Rv32Condition.Equal, false),
        Condition.NotEqual or Condition.AnyBitSet => (Rv32Condition.NotEqual, false),
        Condition.UnsignedLess => (Rv32Condition.LessUnsigned, false),
        Condition.UnsignedLessOrEqual => (Rv32Condition.GreaterOrEqualUnsigned, true),
        Condition.UnsignedGreater => (Rv32Condition.LessUnsigned, true),
        Condition.UnsignedGreaterOrEqual => (Rv32Condition.GreaterOrEqualUnsigned, false),
        Condition.SignedLess => (Rv32Condition.Less, false),
        Condition.SignedLessOrEqual => (Rv32Condition.GreaterOrEqual, true),
        Condition.SignedGreater => (Rv32Condition.Less, true),
        _ => (Rv32Condition.GreaterOrEqual, false),
    };

    private void Branch(Value branch, Rv32Condition condition, VirtualRegister left, VirtualRegister right) =>
        Branch(branch, (int)CommonOp.BranchIf, (int)condition, Use(left), Use(right));

    protected override void LowerBranch(Value branch)
    {
        (Value left, Value right) = (branch.Operands[0], branch.Operands[1]);
        (Rv32Condition condition, bool swapped) = ConditionOf(branch.Condition);
        if (branch.Condition is Condition.AnyBitSet or Condition.NoBitSet)
            LowerBitTest(branch, condition);
        else if (swapped)
            Branch(branch, condition, Register(right), Register(left));
        else
            Branch(branch, condition, Register(left), Register(right));
    }

    private void LowerBitTest(Value branch, Rv32Condition condition)
    {
        (Value left, Value right) = (branch.Operands[0], branch.Operands[1]);
        uint mask = unchecked((uint)right.Immediate);
        if (right.IsConstant && Imm12.Fits(right.Immediate))
        {
            VirtualRegister bits = Compute(Rv32Op.AndImmediate, Register(left), right.Immediate);
            Branch(branch, condition, bits, zero);
        }
        else if (right.IsConstant && System.Numerics.BitOperations.IsPow2(mask))
        {
            // A single bit far up becomes the sign.
            int distance = System.Numerics.BitOperations.LeadingZeroCount(mask);
            VirtualRegister sign = Compute(Rv32Op.ShiftLeftImmediate, Register(left), distance);
            bool set = condition == Rv32Condition.NotEqual;
            Branch(branch, set ? Rv32Condition.Less : Rv32Condition.GreaterOrEqual, sign, zero);
        }
        else
            Branch(branch, condition, Compute(Rv32Op.And, Register(left), Register(right)), zero);
    }

    protected override void LowerBranchPair(Value branch)
    {
        Value[] operands = [.. branch.Operands];
        (Rv32Condition condition, bool swapped) = ConditionOf(branch.Condition);
        if (condition is Rv32Condition.Equal or Rv32Condition.NotEqual)
        {
            VirtualRegister low = Difference(operands[0], operands[2]);
            VirtualRegister high = Difference(operands[1], operands[3]);
            Branch(branch, condition, Compute(Rv32Op.Or, low, high), zero);
            return;
        }

        bool sign = branch.Condition is Condition.SignedLess or Condition.SignedGreaterOrEqual;
        if (sign && operands[2].Is(0) && operands[3].Is(0))
        {
            // The sign is in the high half.
            Branch(branch, condition, Register(operands[1]), zero);
            return;
        }

        if (swapped)
            operands = [operands[2], operands[3], operands[0], operands[1]];
        Branch(branch, (int)Rv32Op.BranchPair, (int)condition, [.. operands.Select(Use)]);
    }

    /// <summary>A register that is 0 exactly when the operands are equal.</summary>
    private VirtualRegister Difference(Value left, Value right)
    {
        if (right.Is(0))
            return Register(left);
        return right.IsConstant && Imm12.Fits(-right.Immediate)
            ? Compute(Rv32Op.AddImmediate, Register(left), -right.Immediate)
            : Compute(Rv32Op.Xor, Register(left), Register(right));
    }
}
