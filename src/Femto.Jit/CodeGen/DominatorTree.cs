using Femto.Jit.Ir;

namespace Femto.Jit.CodeGen;

/// <summary>
/// Immediate dominators by the iteration of Cooper, Harvey and Kennedy ("A Simple, Fast Dominance Algorithm"), over
/// the blocks of a function in reverse postorder.
/// </summary>
internal sealed class DominatorTree
{
    private readonly Dictionary<Block, int> order = [];
    private readonly int[] immediate;
    private readonly List<Block> blocks;

    public DominatorTree(Function function)
    {
        blocks = function.Blocks;
        immediate = new int[blocks.Count];
        Array.Fill(immediate, -1);
        for (int i = 0; i < blocks.Count; i++)
            order.Add(blocks[i], i);
        Compute();
    }

    /// <summary>The immediate dominator, or null for the entry.</summary>
    public Block? ImmediateDominator(Block block)
    {
        int index = order[block];
        return index == 0 ? null : blocks[immediate[index]];
    }

    /// <summary>Whether every path from the entry to <paramref name="lower"/> passes <paramref name="upper"/>.</summary>
    public bool Dominates(Block upper, Block lower)
    {
        int target = order[upper];
        int index = order[lower];
        while (index > target)
            index = immediate[index];
        return index == target;
    }

    private void Compute()
    {
        immediate[0] = 0;
        bool changed = true;
        while (changed)
        {
            changed = false;
            for (int i = 1; i < blocks.Count; i++)
            {
                int dominator = -1;
                foreach (Block predecessor in blocks[i].Predecessors)
                {
                    int index = order[predecessor];
                    if (immediate[index] >= 0)
                        dominator = dominator < 0 ? index : Intersect(index, dominator);
                }

                changed |= immediate[i] != dominator;
                immediate[i] = dominator;
            }
        }
    }

    private int Intersect(int left, int right)
    {
        while (left != right)
        {
            while (left > right)
                left = immediate[left];
            while (right > left)
                right = immediate[right];
        }

        return left;
    }
}
