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
    private readonly int[] entered;
    private readonly int[] left;
    private readonly List<Block> blocks;

    public DominatorTree(Function function)
    {
        blocks = function.Blocks;
        immediate = new int[blocks.Count];
        Array.Fill(immediate, -1);
        for (int i = 0; i < blocks.Count; i++)
            order.Add(blocks[i], i);
        Compute();
        entered = new int[blocks.Count];
        left = new int[blocks.Count];
        Number();
    }

    /// <summary>The immediate dominator, or null for the entry.</summary>
    public Block? ImmediateDominator(Block block)
    {
        int index = order[block];
        return index == 0 ? null : blocks[immediate[index]];
    }

    /// <summary>
    /// Whether every path from the entry to <paramref name="lower"/> passes <paramref name="upper"/>.
    /// </summary>
    public bool Dominates(Block upper, Block lower)
    {
        (int above, int below) = (order[upper], order[lower]);
        return entered[above] <= entered[below] && left[below] <= left[above];
    }

    /// <summary>Numbers a walk of the tree: a block dominates those that are entered and left within it.</summary>
    private void Number()
    {
        var children = new List<int>[blocks.Count];
        for (int i = 0; i < blocks.Count; i++)
            children[i] = [];
        for (int i = 1; i < blocks.Count; i++)
            children[immediate[i]].Add(i);
        int time = 0;
        var walk = new Stack<(int Block, int Next)>();
        walk.Push((0, 0));
        entered[0] = time++;
        while (walk.TryPop(out (int Block, int Next) at))
        {
            if (at.Next == children[at.Block].Count)
            {
                left[at.Block] = time++;
                continue;
            }

            walk.Push((at.Block, at.Next + 1));
            int child = children[at.Block][at.Next];
            entered[child] = time++;
            walk.Push((child, 0));
        }
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
