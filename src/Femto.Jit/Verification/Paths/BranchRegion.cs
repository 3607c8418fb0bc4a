using Femto.Jit.Verification.Abstract;

namespace Femto.Jit.Verification.Paths;

/// <summary>The blocks between a conditional jump and the one where its two ways meet again.</summary>
/// <param name="Blocks">The blocks; none is in a loop that the jump is not in.</param>
internal sealed record BranchRegion(IReadOnlyList<int> Blocks)
{
    /// <summary>
    /// The region of the jump at the end of a block; null where ways do not meet further on in the same turn of the same loop,
    /// or where the next one begins.
    /// </summary>
    /// <param name="plan">The function.</param>
    /// <param name="places">By block, its place in the order of the function's loops.</param>
    /// <param name="branch">The block.</param>
    internal static BranchRegion? Find(FunctionPlan plan, int[] places, int branch)
    {
        BasicBlock code = plan.Graph.Blocks[branch];
        if (code.Taken == ControlFlowGraph.None || code.Next == ControlFlowGraph.None) return null;
        Loop? loop = plan.Forest.InnermostOf(branch);
        List<int> blocks = [];

        // The head counts as what is furthest on. As long as every edge leads onwards, the first block that is open is led to by
        // no other.
        SortedSet<(int Place, int Block)> open = [PlaceOf(code.Taken), PlaceOf(code.Next)];
        int last = places[branch];
        for (; open.Count > 1; last = places[blocks[^1]])
        {
            (int place, int block) = open.Min;
            if (place <= last || plan.Forest.InnermostOf(block) != loop) return null;
            open.Remove(open.Min);
            blocks.Add(block);
            BasicBlock next = plan.Graph.Blocks[block];
            if (next is { Taken: ControlFlowGraph.None, Next: ControlFlowGraph.None }) return null;
            if (next.Taken != ControlFlowGraph.None) open.Add(PlaceOf(next.Taken));
            if (next.Next != ControlFlowGraph.None) open.Add(PlaceOf(next.Next));
        }

        return open.Min.Place > last ? new BranchRegion(blocks) : null;

        (int Place, int Block) PlaceOf(int block) => (block == loop?.Head ? int.MaxValue : places[block], block);
    }
}
