namespace Femto.Jit.Ir;

/// <summary>
/// Immediate dominators by the iteration of Cooper, Harvey and Kennedy ("A Simple, Fast Dominance Algorithm"), over
/// the blocks of a function in reverse postorder. Blocks are named by their place in that order.
/// </summary>
internal sealed class DominatorTree
{
    private readonly Function function;
    private readonly int[] places;
    private readonly int[] immediate;
    private readonly int[] sizes;
    private readonly int[] entered;

    public DominatorTree(Function function)
    {
        this.function = function;
        int count = function.Blocks.Count;
        places = BlockOrder.Places(function);
        immediate = new int[count];
        sizes = new int[count];
        entered = new int[count];
        Compute();
        Number();
    }

    /// <summary>
    /// Whether every path from the entry to <paramref name="lower"/> passes <paramref name="upper"/>.
    /// </summary>
    public bool Dominates(Block upper, Block lower) => Dominates(places[upper.Id], places[lower.Id]);

    /// <inheritdoc cref="Dominates(Block, Block)"/>
    public bool Dominates(int upper, int lower) =>
        unchecked((uint)(entered[lower] - entered[upper])) < (uint)sizes[upper];

    /// <summary>The lowest block other than itself that dominates a block; the entry's is the entry.</summary>
    public Block ImmediateDominator(Block block) => function.Blocks[immediate[places[block.Id]]];

    /// <summary>The places of the blocks, each behind all that dominate it, subtree by subtree.</summary>
    public int[] Preorder()
    {
        int[] order = new int[entered.Length];
        for (int i = 0; i < order.Length; i++)
            order[entered[i]] = i;
        return order;
    }

    /// <summary>Numbers a walk of the tree: a block dominates those that are entered within its subtree.</summary>
    private void Number()
    {
        // A dominator stands before what it dominates, so one walk backwards adds up the subtrees.
        for (int i = sizes.Length - 1; i > 0; i--)
        {
            sizes[i]++;
            sizes[immediate[i]] += sizes[i];
        }

        sizes[0]++;
        int[] free = new int[entered.Length];
        free[0] = 1;
        for (int i = 1; i < entered.Length; i++)
        {
            entered[i] = free[immediate[i]];
            free[immediate[i]] += sizes[i];
            free[i] = entered[i] + 1;
        }
    }

    private void Compute()
    {
        Array.Fill(immediate, -1);
        immediate[0] = 0;
        bool changed = true;
        while (changed)
        {
            changed = false;
            for (int i = 1; i < immediate.Length; i++)
            {
                int dominator = CommonDominator(function.Blocks[i]);
                changed |= immediate[i] != dominator;
                immediate[i] = dominator;
            }
        }
    }

    /// <summary>The lowest block that dominates all predecessors reached so far.</summary>
    private int CommonDominator(Block block)
    {
        int dominator = -1;
        foreach (Block predecessor in block.Predecessors)
        {
            int place = places[predecessor.Id];
            if (immediate[place] >= 0)
                dominator = dominator < 0 ? place : Intersect(place, dominator);
        }

        return dominator;
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
