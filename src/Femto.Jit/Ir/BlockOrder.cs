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
}
