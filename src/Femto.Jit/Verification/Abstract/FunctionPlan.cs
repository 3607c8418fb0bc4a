namespace Femto.Jit.Verification.Abstract;

/// <summary>What is known of the shape of a function before it is run.</summary>
/// <param name="Graph">Its blocks.</param>
/// <param name="Forest">Their order, and its loops.</param>
/// <param name="FrameBytes">Bytes of its frame.</param>
internal sealed record FunctionPlan(ControlFlowGraph Graph, LoopForest Forest, int FrameBytes)
{
    /// <param name="program">The program.</param>
    /// <param name="graph">The function's blocks.</param>
    /// <param name="frameBytes">Bytes of its frame.</param>
    /// <param name="slots">Parts of its frame that are like registers.</param>
    /// <returns>The plan; null when its loops are nested too deep.</returns>
    internal static FunctionPlan? Make(
        Program program, ControlFlowGraph graph, int frameBytes, IReadOnlyList<StackSlot> slots)
    {
        if (LoopForest.Find(graph) is not LoopForest forest) return null;
        if (forest.Loops.Count > 0)
        {
            Dominators dominators = Dominators.Find(graph);
            foreach (Loop loop in forest.Loops)
                loop.Induction = InductionAnalysis.Find(program, graph, forest, dominators, loop, slots);
        }

        return new FunctionPlan(graph, forest, frameBytes);
    }
}
