namespace Femto.Jit.CodeGen;

/// <summary>
/// Moves on the edges between blocks: at the end of the block the edge comes from where that has no other successor, or
/// else at the start of the block it leads to.
/// </summary>
internal sealed partial class Resolver
{
    /// <summary>By block with one successor, which of the edges into that is its own.</summary>
    private int[] EdgesToOnlySuccessors()
    {
        int[] edges = new int[function.Blocks.Count];
        foreach (MachineBlock block in function.Blocks)
        {
            for (int edge = 0; edge < block.Predecessors.Count; edge++)
                edges[block.Predecessors[edge].Index] = edge;
        }

        return edges;
    }

    private void ResolveEntry(MachineBlock block)
    {
        for (int edge = 0; edge < block.Predecessors.Count; edge++)
        {
            if (block.Predecessors[edge].Successors.Count == 1)
                continue;
            ResolveEdge(block.Predecessors[edge], block, edge);
            if (!move.IsEmpty && block.Predecessors.Count > 1)
                throw new InternalCompilerException(nameof(Resolver), $"{block.Source} is entered by a critical edge");
            move.Sequence(output, -1);
        }

        foreach (MachinePhi phi in block.Phis)
            StoreIfSpilled(phi.Target, LocationAt(phi.Target, built.StartOf(block)), -1);
    }

    private void ResolveExit(MachineBlock block, int edge, int pc)
    {
        ResolveEdge(block, block.Successors[0], edge);
        move.Sequence(output, pc);
    }

    private void ResolveEdge(MachineBlock predecessor, MachineBlock block, int edge)
    {
        int from = built.EndOf(predecessor) - 1;
        int to = built.StartOf(block);
        foreach (MachinePhi phi in block.Phis)
        {
            Location target = LocationAt(phi.Target, to);
            move.Add(LocationAt(phi.Sources[edge], from), target);
        }

        foreach (int live in built.Liveness.LiveIn(block))
        {
            // A value in the frame was stored there when it was defined.
            int target = parts.At(live, to).Physical;
            if (target < 0)
                continue;
            LiveInterval source = parts.At(live, from);
            if (source.Physical != target)
                move.Add(LocationOf(source), Location.Register(target));
        }
    }
}
