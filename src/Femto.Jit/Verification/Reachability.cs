using Femto.Jit.Bytecode;

namespace Femto.Jit.Verification;

/// <summary>Every instruction of a function is on some path from its start.</summary>
internal static class Reachability
{
    internal static void Check(ControlFlowGraph graph, FunctionExtent function, Findings findings)
    {
        bool[] reached = Find(graph);
        for (int block = 1; block < reached.Length; block++)
        {
            // Only the first block of a stretch is reported: the rest has the same cause.
            if (reached[block] || !reached[block - 1]) continue;
            findings.Report(VerificationDiagnostics.Unreachable, graph.Blocks[block].Start,
                $"cannot be reached from the start of function {function.Name}; remove it");
        }
    }

    private static bool[] Find(ControlFlowGraph graph)
    {
        bool[] reached = new bool[graph.Blocks.Length];
        Stack<int> pending = new();
        Reach(0);
        while (pending.TryPop(out int block))
        {
            Reach(graph.Blocks[block].Taken);
            Reach(graph.Blocks[block].Next);
        }
        return reached;

        void Reach(int block)
        {
            if (block == ControlFlowGraph.None || reached[block]) return;
            reached[block] = true;
            pending.Push(block);
        }
    }
}
