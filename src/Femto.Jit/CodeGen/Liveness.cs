namespace Femto.Jit.CodeGen;

/// <summary>
/// The virtual registers live at the start and the end of each block. Registers have one definition, so each is
/// followed from its uses up to it; the work is in proportion to the result (Boissinot et al., "Computing Liveness
/// Sets for SSA-Form Programs", by variable).
/// </summary>
internal sealed class Liveness
{
    private readonly Dictionary<MachineBlock, List<int>> liveIn = [];
    private readonly Dictionary<MachineBlock, List<int>> liveOut = [];
    private readonly MachineBlock?[] definedIn;

    public Liveness(MachineFunction function)
    {
        definedIn = new MachineBlock?[function.Registers.Count];
        var usedIn = new List<MachineBlock>?[function.Registers.Count];
        var leaves = new List<MachineBlock>?[function.Registers.Count];
        foreach (MachineBlock block in function.Blocks)
        {
            liveIn[block] = [];
            liveOut[block] = [];
            foreach (MachinePhi phi in block.Phis)
                definedIn[phi.Target.Id] = block;
            foreach (Operand operand in block.Instructions.SelectMany(instruction => instruction.Operands))
            {
                if (operand.IsDefinition)
                    definedIn[operand.Virtual.Id] = block;
                else
                    AddTo(usedIn, operand.Virtual.Id, block);
            }
        }

        foreach (MachineBlock block in function.Blocks)
        {
            foreach (MachinePhi phi in block.Phis)
            {
                for (int edge = 0; edge < phi.Sources.Length; edge++)
                    AddTo(leaves, phi.Sources[edge].Id, block.Predecessors[edge]);
            }
        }

        for (int register = 0; register < function.Registers.Count; register++)
        {
            if (function.Registers[register].Pinned is null)
                Follow(register, usedIn[register], leaves[register]);
        }
    }

    /// <summary>Live at the start of a block, its phis excluded.</summary>
    public IReadOnlyList<int> LiveIn(MachineBlock block) => liveIn[block];

    /// <summary>Live at the end of a block: what successors need and what their phis take.</summary>
    public IReadOnlyList<int> LiveOut(MachineBlock block) => liveOut[block];

    private static void AddTo(List<MachineBlock>?[] lists, int register, MachineBlock block)
    {
        List<MachineBlock> list = lists[register] ??= [];
        if (list.Count == 0 || list[^1] != block)
            list.Add(block);
    }

    private void Follow(int register, List<MachineBlock>? uses, List<MachineBlock>? leaves)
    {
        var work = new Stack<MachineBlock>();
        foreach (MachineBlock block in leaves ?? [])
        {
            // Registers are followed one after the other, so a register stands last where it was added already.
            if (Mark(liveOut[block], register))
                Enter(block);
        }

        foreach (MachineBlock block in uses ?? [])
            Enter(block);
        while (work.TryPop(out MachineBlock? block))
        {
            foreach (MachineBlock predecessor in block.Predecessors)
            {
                if (Mark(liveOut[predecessor], register))
                    Enter(predecessor);
            }
        }

        void Enter(MachineBlock block)
        {
            if (definedIn[register] != block && Mark(liveIn[block], register))
                work.Push(block);
        }
    }

    private static bool Mark(List<int> live, int register)
    {
        if (live.Count > 0 && live[^1] == register)
            return false;
        live.Add(register);
        return true;
    }
}
