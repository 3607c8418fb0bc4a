namespace Femto.Jit.Ir;

/// <summary>Orders of the control-flow graph.</summary>
internal static class BlockOrder
{
    /// <summary>
    /// The blocks reachable from <paramref name="entry"/>, each before its successors except along back edges. Among
    /// the orders possible, the block that follows a branch not taken stands next to it.
    /// </summary>
    public static List<Block> ReversePostorder(Block entry)
    {
        var order = new List<Block>();
        var visited = new HashSet<Block> { entry };
        var stack = new Stack<(Block Block, IEnumerator<Block> Successors)>();
        stack.Push((entry, entry.Successors.GetEnumerator()));
        while (stack.Count > 0)
        {
            (Block block, IEnumerator<Block> rest) = stack.Peek();
            if (!rest.MoveNext())
            {
                order.Add(block);
                stack.Pop();
            }
            else if (visited.Add(rest.Current))
            {
                stack.Push((rest.Current, rest.Current.Successors.GetEnumerator()));
            }
        }

        order.Reverse();
        return order;
    }

    /// <summary>The blocks between the target and the source of a back edge, in reverse postorder.</summary>
    public static HashSet<Block> InLoops(List<Block> order)
    {
        var index = order.Select((block, i) => (block, i)).ToDictionary(pair => pair.block, pair => pair.i);
        int[] opened = new int[order.Count + 1];
        foreach (Block block in order)
        {
            foreach (Block header in block.Successors.Where(successor => index[successor] <= index[block]))
            {
                opened[index[header]]++;
                opened[index[block] + 1]--;
            }
        }

        var inside = new HashSet<Block>();
        int depth = 0;
        for (int i = 0; i < order.Count; i++)
        {
            depth += opened[i];
            if (depth > 0)
                inside.Add(order[i]);
        }

        return inside;
    }
}
