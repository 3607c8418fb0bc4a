using Femto.Jit.Backends.Thumb;
using Femto.Jit.CodeGen;

namespace Femto.Jit.Backends.Thumb2;

/// <summary>
/// Lets a load or store move the register with its address, where a constant is added to that later in the block and nothing
/// reads it in between.
/// </summary>
internal static class Thumb2PostIndex
{
    /// <summary>Combines what it can of a block.</summary>
    public static void Combine(MachineBlock block)
    {
        List<MachineInstruction> instructions = block.Instructions;
        for (int index = 1; index < instructions.Count; index++)
        {
            MachineInstruction add = instructions[index];
            bool isStep = add.Opcode == (int)Thumb2Op.AddImmediate && add[0] == add[1] && add.Immediate != 0
                && IndexedOffset.Fits(Indexing.PostIndexed, add.Immediate);
            if (!isStep || FindAccess(instructions, index) is not int access) continue;
            instructions[access] = PostIndexed(instructions[access], add);
            instructions.RemoveAt(index--);
        }
    }

    /// <summary>The access ahead of a step through the register that is stepped, or null.</summary>
    private static int? FindAccess(List<MachineInstruction> instructions, int step)
    {
        int register = instructions[step][0];
        int index = step - 1;
        while (index >= 0 && !instructions[index].Touches(register)) index--;
        if (index < 0) return null;
        MachineInstruction access = instructions[index];
        bool fits = access.Opcode is (int)Thumb2Op.Load or (int)Thumb2Op.Store && access.Immediate == 0
            && access[1] == register && access[0] != register;
        return fits ? index : null;
    }

    private static MachineInstruction PostIndexed(MachineInstruction access, MachineInstruction add)
    {
        Thumb2Op op = access.Opcode == (int)Thumb2Op.Load ? Thumb2Op.LoadPostIndexed : Thumb2Op.StorePostIndexed;
        return new MachineInstruction((int)op, access.Operands[0], add.Operands[0], access.Operands[1])
        {
            Immediate = add.Immediate,
            Modifier = access.Modifier,
            Pc = access.Pc,
        };
    }
}
