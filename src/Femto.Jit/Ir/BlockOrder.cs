namespace Femto.Jit.Ir;

/// <summary>Orders of the control-flow graph.</summary>
internal static class BlockOrder
{
    /// <summary>
    /// The blocks reachable from <paramref name="entry"/>, each before its successors except along back edges. Among
    /// the orders possible, the block that follows a branch not taken stands next to it.
    /// </summary>
    /// <param name="entry">The first block.</param>
    /// <param name="blockCount">One more than the largest id of a block.</param>
    public static List<Block> ReversePostorder(Block entry, int blockCount)
    {
        var order = new List<Block>(blockCount);
        bool[] visited = new bool[blockCount];
        visited[entry.Id] = true;
        var stack = new Stack<(Block Block, int Next)>();
        stack.Push((entry, 0));
        while (stack.TryPop(out (Block Block, int Next) at))
        {
            SuccessorList successors = at.Block.Successors;
            if (at.Next == successors.Count)
            {
                order.Add(at.Block);
                continue;
            }

            stack.Push((at.Block, at.Next + 1));
            Block successor = successors[at.Next];
            if (!visited[successor.Id])
            {
                visited[successor.Id] = true;
                stack.Push((successor, 0));
            }
        }

        order.Reverse();
        return order;
    }

    /// <summary>The place of each block in the order of the function, by its id; -1 for other blocks.</summary>
    public static int[] Places(Function function)
    {
        int[] places = new int[function.BlockCount];
        Array.Fill(places, -1);
        for (int i = 0; i < function.Blocks.Count; i++)
            places[function.Blocks[i].Id] = i;
        return places;
    }

    /// <summary>Whether an edge leads back, to its own block or one that stands before it.</summary>
    public static bool HasBackEdge(Function function)
    {
        bool[] passed = new bool[function.BlockCount];
        foreach (Block block in function.Blocks)
        {
            passed[block.Id] = true;
            foreach (Block successor in block.Successors)
            {
                if (passed[successor.Id])
                    return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Whether each block, by its place, lies between the target and the source of a back edge; the blocks of the
    /// function are in reverse postorder.
    /// </summary>
    public static bool[] InLoops(Function function)
    {
        int[] places = Places(function);
        int[] opened = new int[function.Blocks.Count + 1];
        for (int i = 0; i < function.Blocks.Count; i++)
        {
            foreach (Block successor in function.Blocks[i].Successors)
            {
                if (places[successor.Id] > i)
                    continue;
                opened[places[successor.Id]]++;
                opened[i + 1]--;
            }
        }

        bool[] inside = new bool[function.Blocks.Count];
        int depth = 0;
        for (int i = 0; i < inside.Length; i++)
        {
            depth += opened[i];
            inside[i] = depth > 0;
        }

        return inside;
    }
}
