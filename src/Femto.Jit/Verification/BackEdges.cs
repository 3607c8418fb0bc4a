using Femto.Jit.Bytecode;

namespace Femto.Jit.Verification;

/// <summary>
/// The taken edges that lead backwards within a cycle of the control-flow graph. Every cycle has one, because control
/// runs on only forwards; so a run that spends fuel on each of them ends.
/// </summary>
internal static class BackEdges
{
    internal static IEnumerable<int> Find(ControlFlowGraph graph)
    {
        if (!graph.LeadsBackwards) yield break;
        int[] component = StronglyConnectedComponents.Number(graph);
        for (int block = 0; block < graph.Blocks.Length; block++)
        {
            BasicBlock source = graph.Blocks[block];
            if (source.Taken != ControlFlowGraph.None
                && graph.Blocks[source.Taken].Start <= source.Last
                && component[source.Taken] == component[block])
            {
                yield return source.Last;
            }
        }
    }
}
