using Femto.Jit.Verification.Abstract;

namespace Femto.Jit.Verification;

/// <summary>
/// Chooses the jumps backwards that spend fuel, so that every run ends. A run without end goes around one loop for ever, by its
/// head, and that is a loop whose turns are not bounded; so each way around such a loop has to pass one of these jumps.
/// </summary>
internal static class Metering
{
    /// <summary>Marks those of a function.</summary>
    /// <param name="graph">Its blocks.</param>
    /// <param name="facts">What is known of its loops.</param>
    /// <param name="start">Where it begins.</param>
    /// <param name="metered">By pc.</param>
    internal static void Find(ControlFlowGraph graph, ProgramFacts facts, int start, bool[] metered)
    {
        int[] jumps = [.. BackEdges.Find(graph)];
        FunctionPlan? plan = facts.Plans.GetValueOrDefault(start);
        foreach (int jump in jumps) metered[jump] = plan is null || !IsBounded(plan, facts, jump);
        if (plan is null) return;

        // Inner loops first: what spends fuel there does so for those around it, too.
        for (int index = plan.Forest.Loops.Count - 1; index >= 0; index--)
        {
            Loop loop = plan.Forest.Loops[index];
            if (facts.BoundOf(plan, loop) is not null || !HasFreeWay(graph, loop, metered)) continue;
            foreach (int jump in jumps) metered[jump] |= plan.Forest.Contains(loop, graph.BlockEndingAt(jump));
        }
    }

    /// <summary>Whether a jump goes back within a loop, the innermost that both its ends are in, whose turns are bounded.</summary>
    private static bool IsBounded(FunctionPlan plan, ProgramFacts facts, int jump)
    {
        int source = plan.Graph.BlockEndingAt(jump);
        Loop? loop = plan.Forest.InnermostOf(plan.Graph.Blocks[source].Taken);
        while (loop is not null && !plan.Forest.Contains(loop, source)) loop = loop.Parent;
        return loop is not null && facts.BoundOf(plan, loop) is not null;
    }

    /// <summary>
    /// Whether a way leads from a loop's head back to it without fuel. It can: when the head is not the lowest block, going back
    /// may be a jump forwards, and the jumps backwards on the way may be of loops that are bounded.
    /// </summary>
    private static bool HasFreeWay(ControlFlowGraph graph, Loop loop, bool[] metered)
    {
        HashSet<int> left = [.. loop.Blocks];
        Stack<int> pending = new([loop.Head]);
        while (pending.TryPop(out int block))
        {
            BasicBlock code = graph.Blocks[block];
            if (!metered[code.Last] && Follow(code.Taken)) return true;
            if (Follow(code.Next)) return true;
        }

        return false;

        bool Follow(int block)
        {
            if (block == loop.Head) return true;
            if (left.Remove(block)) pending.Push(block);
            return false;
        }
    }
}
