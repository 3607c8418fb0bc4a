namespace Femto.Jit.CodeGen;

/// <summary>
/// The virtual registers live at the start and the end of each block. Registers have one definition, so each is
/// followed from its uses up to it; the work is in proportion to the result (Boissinot et al., "Computing Liveness
/// Sets for SSA-Form Programs", by variable). Most registers are used in the block that defines them only, and are not
/// followed at all.
/// </summary>
internal sealed class Liveness
{
    private readonly MachineFunction function;
    private readonly NumberLists liveIn;
    private readonly NumberLists liveOut;

    /// <summary>By register, the block that defines it.</summary>
    private readonly int[] definedIn;

    /// <summary>By register, the other blocks that use it.</summary>
    private readonly NumberLists usedIn;

    /// <summary>By register, the blocks at whose end a phi takes it.</summary>
    private readonly NumberLists leaves;
    private readonly Stack<int> work = new();

    /// <param name="function">A function whose blocks have their numbers.</param>
    public Liveness(MachineFunction function)
    {
        this.function = function;
        (int blocks, int registers) = (function.Blocks.Count, function.Registers.Count);
        liveIn = new NumberLists(blocks);
        liveOut = new NumberLists(blocks);
        usedIn = new NumberLists(registers);
        leaves = new NumberLists(registers);
        definedIn = new int[registers];
        Array.Fill(definedIn, -1);
        foreach (MachineBlock block in function.Blocks)
            Collect(block);
        for (int register = 0; register < registers; register++)
        {
            if (function.Registers[register].Pinned is null)
                Follow(register);
        }
    }

    /// <summary>Live at the start of a block, its phis excluded.</summary>
    public NumberLists.Enumerator LiveIn(MachineBlock block) => liveIn.Of(block.Index);

    /// <summary>Live at the end of a block: what successors need and what their phis take.</summary>
    public NumberLists.Enumerator LiveOut(MachineBlock block) => liveOut.Of(block.Index);

    private void Collect(MachineBlock block)
    {
        foreach (MachinePhi phi in block.Phis)
        {
            definedIn[phi.Target.Id] = block.Index;
            for (int edge = 0; edge < phi.Sources.Length; edge++)
                leaves.AddUnlessLast(phi.Sources[edge].Id, block.Predecessors[edge].Index);
        }

        foreach (MachineInstruction instruction in block.Instructions)
        {
            foreach (ref readonly Operand operand in instruction.Operands.AsSpan())
            {
                int register = operand.Virtual.Id;
                if (operand.IsDefinition)
                    definedIn[register] = block.Index;
                else if (definedIn[register] != block.Index)
                    usedIn.AddUnlessLast(register, block.Index);
            }
        }
    }

    /// <summary>
    /// Registers are followed one after the other, so a register stands last where it was added already.
    /// </summary>
    private void Follow(int register)
    {
        foreach (int block in leaves.Of(register))
            Leave(register, block);
        foreach (int block in usedIn.Of(register))
            Enter(register, block);
        while (work.TryPop(out int block))
        {
            foreach (MachineBlock predecessor in function.Blocks[block].Predecessors)
                Leave(register, predecessor.Index);
        }
    }

    private void Leave(int register, int block)
    {
        if (liveOut.AddUnlessLast(block, register))
            Enter(register, block);
    }

    private void Enter(int register, int block)
    {
        if (definedIn[register] != block && liveIn.AddUnlessLast(block, register))
            work.Push(block);
    }
}
