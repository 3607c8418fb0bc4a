using Femto.Jit.Backends.Thumb;
using Femto.Jit.CodeGen;

namespace Femto.Jit.Backends.Thumb2;

/// <summary>
/// Lets the sum or difference that a branch tests for zero set the flags by itself, so that nothing has to be compared.
/// </summary>
internal static class Thumb2ZeroTest
{
    /// <summary>Changes the end of a block, where it is of that kind.</summary>
    public static void Combine(MachineBlock block)
    {
        List<MachineInstruction> instructions = block.Instructions;
        MachineInstruction branch = instructions[^1];
        if (branch.Opcode != (int)Thumb2Op.BranchIfZero) return;
        int index = instructions.Count - 2;
        while (index >= 0 && !instructions[index].Writes(branch[0]))
        {
            // Moves that allocation inserts leave the flags alone, but for constants.
            if (instructions[index].Opcode is not (>= MoveOpcode.Spill and <= MoveOpcode.Move)) return;
            index--;
        }

        if (index < 0 || SettingFlags(instructions[index]) is not MachineInstruction setting) return;
        instructions[index] = setting;
        instructions[^1] = new MachineInstruction((int)CommonOp.BranchIf)
        {
            Modifier = (int)(branch.Modifier == 0 ? Condition.Eq : Condition.Ne).Bits,
            Then = branch.Then,
            Else = branch.Else,
            Pc = branch.Pc,
        };
    }

    /// <summary>The same instruction in the form that sets the flags; null where there is none.</summary>
    private static MachineInstruction? SettingFlags(MachineInstruction instruction)
    {
        long size = Math.Abs(instruction.Immediate);
        Thumb2Op? op = (Thumb2Op)instruction.Opcode switch
        {
            Thumb2Op.Add when instruction.Modifier == 0 => Thumb2Op.AddSettingFlags,
            Thumb2Op.Subtract when instruction.Modifier == 0 => Thumb2Op.SubtractSettingFlags,
            Thumb2Op.AddImmediate when ModifiedImmediate.TryCreate(unchecked((uint)size), out _) =>
                instruction.Immediate < 0 ? Thumb2Op.SubtractSettingFlagsImmediate : Thumb2Op.AddSettingFlagsImmediate,
            _ => null,
        };
        return op is null ? null : new MachineInstruction((int)op, instruction.Operands)
        {
            Immediate = size,
            Pc = instruction.Pc,
        };
    }
}
