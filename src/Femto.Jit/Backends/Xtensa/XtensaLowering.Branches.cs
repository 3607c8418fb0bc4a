using System.Numerics;
using Femto.Jit.CodeGen;
using Femto.Jit.Ir;

namespace Femto.Jit.Backends.Xtensa;

/// <summary>Rules for branches: a test and the registers it is about.</summary>
internal sealed partial class XtensaLowering
{
    protected override void LowerBranch(Value branch)
    {
        (XtensaTest test, Operand[] operands) = TestOf(branch.Condition, branch.Operands[0], branch.Operands[1]);
        Branch(branch, (int)CommonOp.BranchIf, test.Modifier, operands);
    }

    private (XtensaTest Test, Operand[] Operands) TestOf(Condition condition, Value left, Value right)
    {
        if (left.IsConstant && !right.IsConstant)
            (condition, left, right) = (Exchanged(condition), right, left);
        if (right.IsConstant && TestOf(condition, right.Immediate) is { } test)
            return (test, [Use(left)]);
        (XtensaCondition own, bool swapped) = ConditionOf(condition);
        return (new XtensaTest(own), swapped ? [Use(right), Use(left)] : [Use(left), Use(right)]);
    }

    /// <summary>The condition of the operands exchanged.</summary>
    private static Condition Exchanged(Condition condition) => condition switch
    {
        Condition.UnsignedLess => Condition.UnsignedGreater,
        Condition.UnsignedLessOrEqual => Condition.UnsignedGreaterOrEqual,
        Condition.UnsignedGreater => Condition.UnsignedLess,
        Condition.UnsignedGreaterOrEqual => Condition.UnsignedLessOrEqual,
        Condition.SignedLess => Condition.SignedGreater,
        Condition.SignedLessOrEqual => Condition.SignedGreaterOrEqual,
        Condition.SignedGreater => Condition.SignedLess,
        Condition.SignedGreaterOrEqual => Condition.SignedLessOrEqual,
        _ => condition,
    };

    /// <summary>The test of one register that a comparison with a constant is, if there is one.</summary>
    private static XtensaTest? TestOf(Condition condition, long constant)
    {
        long value = unchecked((uint)constant);
        return condition switch
        {
            Condition.Equal => Equality(XtensaCondition.EqualZero, XtensaCondition.EqualConstant, constant),
            Condition.NotEqual => Equality(XtensaCondition.NotEqualZero, XtensaCondition.NotEqualConstant, constant),
            Condition.SignedLess => Order(less: true, constant),
            Condition.SignedLessOrEqual => Order(less: true, constant + 1),
            Condition.SignedGreater => Order(less: false, constant + 1),
            Condition.SignedGreaterOrEqual => Order(less: false, constant),
            Condition.UnsignedLess => UnsignedOrder(less: true, value),
            Condition.UnsignedLessOrEqual => UnsignedOrder(less: true, value + 1),
            Condition.UnsignedGreater => UnsignedOrder(less: false, value + 1),
            Condition.UnsignedGreaterOrEqual => UnsignedOrder(less: false, value),
            _ => Bits(set: condition == Condition.AnyBitSet, (uint)value),
        };
    }

    private static XtensaTest? Equality(XtensaCondition zero, XtensaCondition other, long constant) =>
        constant == 0 ? new XtensaTest(zero)
        : BranchConstant.Fits(constant) ? new XtensaTest(other, (int)constant) : null;

    private static XtensaTest? Order(bool less, long constant)
    {
        if (constant == 0)
            return new XtensaTest(less ? XtensaCondition.LessZero : XtensaCondition.GreaterOrEqualZero);
        XtensaCondition condition = less ? XtensaCondition.LessConstant : XtensaCondition.GreaterOrEqualConstant;
        return BranchConstant.Fits(constant) ? new XtensaTest(condition, (int)constant) : null;
    }

    private static XtensaTest? UnsignedOrder(bool less, long constant)
    {
        if (constant == 1)
            return new XtensaTest(less ? XtensaCondition.EqualZero : XtensaCondition.NotEqualZero);
        XtensaCondition condition =
            less ? XtensaCondition.LessUnsignedConstant : XtensaCondition.GreaterOrEqualUnsignedConstant;
        return UnsignedBranchConstant.Fits(constant) ? new XtensaTest(condition, (int)constant) : null;
    }

    private static XtensaTest? Bits(bool set, uint mask) => mask switch
    {
        1u << 31 => new XtensaTest(set ? XtensaCondition.LessZero : XtensaCondition.GreaterOrEqualZero),
        _ when BitOperations.IsPow2(mask) =>
            new XtensaTest(set ? XtensaCondition.BitSet : XtensaCondition.BitClear, BitOperations.Log2(mask)),
        _ => null,
    };

    /// <summary>The machine's condition of two registers, and whether it is that of the operands exchanged.</summary>
    private static (XtensaCondition Condition, bool Swapped) ConditionOf(Condition condition) => condition switch
    {
        Condition.Equal => (XtensaCondition.Equal, false),
        Condition.NotEqual => (XtensaCondition.NotEqual, false),
        Condition.UnsignedLess => (XtensaCondition.LessUnsigned, false),
        Condition.UnsignedLessOrEqual => (XtensaCondition.GreaterOrEqualUnsigned, true),
        Condition.UnsignedGreater => (XtensaCondition.LessUnsigned, true),
        Condition.UnsignedGreaterOrEqual => (XtensaCondition.GreaterOrEqualUnsigned, false),
        Condition.SignedLess => (XtensaCondition.Less, false),
        Condition.SignedLessOrEqual => (XtensaCondition.GreaterOrEqual, true),
        Condition.SignedGreater => (XtensaCondition.Less, true),
        Condition.SignedGreaterOrEqual => (XtensaCondition.GreaterOrEqual, false),
        Condition.NoBitSet => (XtensaCondition.NoCommonBit, false),
        _ => (XtensaCondition.AnyCommonBit, false),
    };

    protected override void LowerBranchPair(Value branch)
    {
        Value[] operands = [.. branch.Operands];
        bool withZero = operands[2].Is(0) && operands[3].Is(0);
        (XtensaCondition condition, bool swapped) = ConditionOf(branch.Condition);
        if (withZero && condition is XtensaCondition.Equal or XtensaCondition.NotEqual)
        {
            VirtualRegister both = Compute(XtensaOp.Or, Register(operands[0]), Register(operands[1]));
            BranchIfZero(branch, condition == XtensaCondition.Equal, both);
        }
        else if (condition is XtensaCondition.NoCommonBit or XtensaCondition.AnyCommonBit)
        {
            VirtualRegister low = Compute(XtensaOp.And, Register(operands[0]), Register(operands[2]));
            VirtualRegister high = Compute(XtensaOp.And, Register(operands[1]), Register(operands[3]));
            BranchIfZero(branch, condition == XtensaCondition.NoCommonBit, Compute(XtensaOp.Or, low, high));
        }
        else if (withZero && branch.Condition is Condition.SignedLess or Condition.SignedGreaterOrEqual)
        {
            // The sign is in the high half.
            bool less = branch.Condition == Condition.SignedLess;
            var test = new XtensaTest(less ? XtensaCondition.LessZero : XtensaCondition.GreaterOrEqualZero);
            Branch(branch, (int)CommonOp.BranchIf, test.Modifier, Use(operands[1]));
        }
        else
        {
            if (swapped)
                operands = [operands[2], operands[3], operands[0], operands[1]];
            Branch(branch, (int)XtensaOp.BranchPair, new XtensaTest(condition).Modifier, [.. operands.Select(Use)]);
        }
    }

    private void BranchIfZero(Value branch, bool zero, VirtualRegister register)
    {
        var test = new XtensaTest(zero ? XtensaCondition.EqualZero : XtensaCondition.NotEqualZero);
        Branch(branch, (int)CommonOp.BranchIf, test.Modifier, Use(register));
    }
}
