using Femto.Jit.Verification.Abstract;

namespace Femto.Jit.Verification.Costs;

/// <summary>Bounds how many instructions a run executes, from bounds of loops: callees first, then their callers.</summary>
internal static class InstructionBounds
{
    /// <param name="program">The program.</param>
    /// <param name="calleesFirst">Starts of its functions, each ahead of those that call it; the entry is the last.</param>
    /// <param name="facts">What is proven of it.</param>
    internal static InstructionBound Find(Program program, IEnumerable<int> calleesFirst, ProgramFacts facts)
    {
        if (facts.Plans.Count == 0) return new InstructionBound(null, Loop: 0, null);
        ProgramCounterSet proven = facts.ProvenAccesses;
        Dictionary<int, FunctionCost> costs = [];
        (int Head, long Longest)? costliest = null;
        foreach (int start in calleesFirst)
        {
            FunctionPlan plan = facts.Plans[start];
            if (FindUnbounded(plan, facts) is int unbounded) return new InstructionBound(null, unbounded, null);
            BlockCost[] blocks = [.. plan.Graph.Blocks.Select(block => BlockCost.Of(program, block, proven, costs))];
            (long longest, List<(int Head, long Longest)> loops) =
                LongestPath.Find(plan.Graph, plan.Forest, blocks, loop => (long)facts.BoundOf(plan, loop)!.Value);
            foreach ((int Head, long Longest) loop in loops)
            {
                if (costliest is null || loop.Longest > costliest.Value.Longest) costliest = loop;
            }

            costs.Add(start, new FunctionCost(longest, blocks.Any(block => block.AtTrap is not null)));
        }

        long most = Math.Min(costs[0].Instructions, facts.MostInstructions ?? long.MaxValue);
        return new InstructionBound(most, costliest?.Head, costliest is null ? null : Math.Min(costliest.Value.Longest, most));
    }

    /// <summary>The pc where the first loop without a bound begins.</summary>
    private static int? FindUnbounded(FunctionPlan plan, ProgramFacts facts)
    {
        Loop? first = plan.Forest.Loops.Where(loop => facts.BoundOf(plan, loop) is null).MinBy(loop => loop.Head);
        return first is null ? null : plan.Graph.Blocks[first.Head].Start;
    }
}
