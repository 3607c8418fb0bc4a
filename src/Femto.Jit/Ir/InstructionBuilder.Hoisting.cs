using System.Numerics;
using Femto.Jit.Verification.Abstract;

namespace Femto.Jit.Ir;

/// <summary>Checks ahead of loops.</summary>
internal sealed partial class InstructionBuilder
{
    /// <summary>Checks the access of a loop's last turn, from what variables are where the loop is entered.</summary>
    public void CheckAhead(in HoistableAccess access)
    {
        Pc = access.Pc;
        AccessSequence sequence = access.Sequence;
        Value address = Scaled(ReadWide(sequence.Register), sequence.Scale);
        if (sequence.Addend != LinearForm.None)
            address = Emit(Op.Add, IrType.I64, ReadWide(sequence.Addend), address);
        if (sequence.Step != 0)
            address = Emit(Op.Add, IrType.I64, address, Scaled(Count(sequence.Turns), sequence.Step));
        Value check = Emit(Op.Check, IrType.I64, address);
        check.Immediate = access.Offset - sequence.Step;
        check.Size = access.Size;
        check.Flag = access.Writes;
        check.Provenance = (Provenance)sequence.Region;
    }

    /// <summary>What a variable of <see cref="InductionAnalysis"/> is, with 64 bits.</summary>
    private Value ReadWide(int variable)
    {
        int slot = variable - InductionAnalysis.FirstSlot;
        Value value = Read(slot < 0 ? variable : RegisterLiveness.FirstSlot + slot);
        return value.Type == IrType.I64 ? value : Emit(Op.ZeroExtend, IrType.I64, value);
    }

    private Value Scaled(Value value, long factor) => factor == 1 ? value
        : long.IsPow2(factor) ? Emit(Op.ShiftLeft, value.Type, value, Constant(value.Type, BitOperations.Log2((ulong)factor)))
        : Emit(Op.Multiply, value.Type, value, Constant(value.Type, factor));

    /// <summary>The number of turns, with 64 bits; computed with 32 where they are enough.</summary>
    private Value Count(in TurnCount turns)
    {
        IrType type = turns.IsHalf ? IrType.I32 : IrType.I64;
        Value sum = turns.IsClamped
            ? Operand(turns.IsHalf ? 32 : 64, NotNegative(Distance(turns, IrType.I64)))
            : Distance(turns, type);
        sum = Plus(sum, turns.More);
        if (turns.Shift != 0)
            sum = Emit(Op.ShiftRight, type, sum, Constant(type, turns.Shift));
        return turns.IsHalf ? Emit(Op.ZeroExtend, IrType.I64, sum) : sum;
    }

    private Value Distance(in TurnCount turns, IrType type)
    {
        if (turns.Plus.IsNone && turns.Minus.IsNone)
            return Constant(type, turns.Constant);
        if (turns.Minus.IsNone)
            return Plus(Read(turns.Plus, type), turns.Constant);
        if (turns.Plus.IsNone)
            return Emit(Op.Subtract, type, Constant(type, turns.Constant), Read(turns.Minus, type));
        return Plus(Emit(Op.Subtract, type, Read(turns.Plus, type), Read(turns.Minus, type)), turns.Constant);
    }

    private Value Read(CountVariable variable, IrType type)
    {
        Value value = Operand(type == IrType.I32 || variable.IsHalf ? 32 : 64, ReadWide(variable.Number));
        return value.Type == type ? value : Emit(Op.ZeroExtend, type, value);
    }

    /// <summary>The value, or 0 where it is negative.</summary>
    private Value NotNegative(Value value)
    {
        Value sign = Emit(Op.ArithmeticShiftRight, IrType.I64, value, Constant(IrType.I64, 63));
        return Emit(Op.And, IrType.I64, value, Emit(Op.Xor, IrType.I64, sign, Constant(IrType.I64, -1)));
    }

    private Value Plus(Value value, long constant) => constant == 0 ? value
        : Emit(Op.Add, value.Type, value, Constant(value.Type, constant));
}
