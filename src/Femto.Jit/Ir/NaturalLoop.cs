namespace Femto.Jit.Ir;

/// <summary>
/// A natural loop: the blocks from which a back edge is reached without passing the header, which dominates them all.
/// </summary>
/// <param name="Header">The block through which every way into the loop leads.</param>
/// <param name="Blocks">The blocks in reverse postorder; the header is the first.</param>
/// <param name="Latches">The blocks that lead back to the header.</param>
internal sealed record NaturalLoop(Block Header, IReadOnlyList<Block> Blocks, IReadOnlyList<Block> Latches)
{
    /// <summary>
    /// The place among the header's predecessors of the only one outside, where that leads nowhere else, so that what the
    /// loop needs once can be computed there; else null.
    /// </summary>
    public int? Entering { get; } = FindEntering(Header, Latches);

    /// <summary>The loops of a function, each before those that contain it.</summary>
    public static List<NaturalLoop> Find(Function function, DominatorTree dominators)
    {
        List<NaturalLoop> loops = [];
        int[] places = BlockOrder.Places(function);
        int[] reached = new int[function.Blocks.Count];
        // The header of an inner loop is dominated by the headers around it, so it stands behind them.
        for (int place = function.Blocks.Count - 1; place >= 0; place--)
        {
            Block header = function.Blocks[place];
            List<Block> latches = header.Predecessors.FindAll(block => dominators.Dominates(header, block));
            if (latches.Count == 0) continue;
            List<int> inside = Reach(function, places, latches, place, reached);
            loops.Add(new NaturalLoop(header, inside.ConvertAll(index => function.Blocks[index]), latches));
        }
        return loops;
    }

    /// <summary>The places of the blocks from which the latches are reached; marks them with the header's and one.</summary>
    private static List<int> Reach(Function function, int[] places, List<Block> latches, int header, int[] reached)
    {
        List<int> inside = [header];
        Stack<Block> work = new(latches);
        reached[header] = header + 1;
        while (work.TryPop(out Block? block))
        {
            int place = places[block.Id];
            if (reached[place] == header + 1) continue;
            reached[place] = header + 1;
            inside.Add(place);
            block.Predecessors.ForEach(work.Push);
        }
        inside.Sort();
        return inside;
    }

    private static int? FindEntering(Block header, IReadOnlyList<Block> latches)
    {
        if (header.Predecessors.Count != latches.Count + 1) return null;
        int entering = header.Predecessors.FindIndex(block => !latches.Contains(block));
        return entering >= 0 && header.Predecessors[entering].Terminator.Op == Op.Jump ? entering : null;
    }
}
