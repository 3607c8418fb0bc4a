using Femto.Jit.Ir;

namespace Femto.Jit.CodeGen;

/// <summary>Notes what instructions are for, when that is asked for.</summary>
internal abstract partial class LoweringBase
{
    private readonly ValueWork? work;

    private void Note(MachineInstruction instruction)
    {
        if (work is not null && current is not null)
            machine.Work!.Add(instruction, ComputesLowHalf(instruction) ? WorkKind.Program : work.Of(current));
    }

    /// <summary>
    /// Whether the low half of a pair comes out of an instruction, which then is there for that. Shifts move bits from one half
    /// to the other.
    /// </summary>
    private bool ComputesLowHalf(MachineInstruction instruction)
    {
        if (current!.Type != IrType.Pair || current.Op is >= Op.ShiftLeftPair and <= Op.ArithmeticShiftRightPair)
            return false;
        foreach (Value half in Selection.HalvesOf(current))
        {
            VirtualRegister? register = half.Op == Op.LowHalf && work!.Of(half) == WorkKind.Program ? registers[half.Id] : null;
            if (Array.Exists(instruction.Operands, operand => operand.IsDefinition && operand.Virtual == register))
                return true;
        }

        return false;
    }
}
