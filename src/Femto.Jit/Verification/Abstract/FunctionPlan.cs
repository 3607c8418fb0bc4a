namespace Femto.Jit.Verification.Abstract;

/// <summary>What is known of the shape of a function before it is run.</summary>
/// <param name="Graph">Its blocks.</param>
/// <param name="Forest">Their order, and its loops.</param>
/// <param name="FrameBytes">Bytes of its frame.</param>
internal sealed record FunctionPlan(ControlFlowGraph Graph, LoopForest Forest, int FrameBytes)
{
    internal static FunctionPlan? Make(Program program, ControlFlowGraph graph, int frameBytes)
    {
        if (LoopForest.Find(graph) is not LoopForest forest) return null;
        if (forest.Loops.Count > 0)
        {
            Dominators dominators = Dominators.Find(graph);
            foreach (Loop loop in forest.Loops)
                loop.Induction = InductionAnalysis.Find(program, graph, forest, dominators, loop);
        }

        return new FunctionPlan(graph, forest, frameBytes);
    }
}
