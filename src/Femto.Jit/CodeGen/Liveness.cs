using System.Collections;

namespace Femto.Jit.CodeGen;

/// <summary>The virtual registers live at the start and the end of each block.</summary>
internal sealed class Liveness
{
    private readonly Dictionary<MachineBlock, BitArray> liveIn = [];
    private readonly Dictionary<MachineBlock, BitArray> liveOut = [];

    public Liveness(MachineFunction function)
    {
        int count = function.Registers.Count;
        foreach (MachineBlock block in function.Blocks)
        {
            liveIn[block] = new BitArray(count);
            liveOut[block] = new BitArray(count);
        }

        bool changed = true;
        while (changed)
        {
            changed = false;
            for (int i = function.Blocks.Count - 1; i >= 0; i--)
                changed |= Update(function.Blocks[i], count);
        }
    }

    /// <summary>Live at the start of a block, its phis excluded.</summary>
    public IEnumerable<int> LiveIn(MachineBlock block) => Members(liveIn[block]);

    /// <summary>Live at the end of a block: what successors need and what their phis take.</summary>
    public IEnumerable<int> LiveOut(MachineBlock block) => Members(liveOut[block]);

    private bool Update(MachineBlock block, int count)
    {
        var live = new BitArray(count);
        foreach (MachineBlock successor in block.Successors)
        {
            live.Or(liveIn[successor]);
            int edge = successor.Predecessors.IndexOf(block);
            foreach (MachinePhi phi in successor.Phis)
                live[phi.Sources[edge].Id] = phi.Sources[edge].Pinned is null;
        }

        liveOut[block] = new BitArray(live);
        for (int i = block.Instructions.Count - 1; i >= 0; i--)
        {
            foreach (Operand operand in block.Instructions[i].Operands)
            {
                if (operand.IsDefinition)
                    live[operand.Virtual.Id] = false;
            }

            foreach (Operand operand in block.Instructions[i].Operands)
            {
                if (!operand.IsDefinition)
                    live[operand.Virtual.Id] = operand.Virtual.Pinned is null;
            }
        }

        foreach (MachinePhi phi in block.Phis)
            live[phi.Target.Id] = false;
        BitArray before = liveIn[block];
        bool same = true;
        for (int i = 0; i < count && same; i++)
            same = before[i] == live[i];
        liveIn[block] = live;
        return !same;
    }

    private static IEnumerable<int> Members(BitArray set)
    {
        for (int i = 0; i < set.Count; i++)
        {
            if (set[i])
                yield return i;
        }
    }
}
