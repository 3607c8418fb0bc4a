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
        InstructionBound ofTurns = FindOfTurns(program, calleesFirst, facts);
        return facts.MostInstructions is not long most || ofTurns.Instructions <= most
            ? ofTurns
            : new InstructionBound(
                most, ofTurns.Loop, ofTurns.Loop is null ? null : Math.Min(ofTurns.LoopInstructions ?? long.MaxValue, most));
    }

    /// <summary>The bound that follows from how often each loop goes back at most.</summary>
    private static InstructionBound FindOfTurns(Program program, IEnumerable<int> calleesFirst, ProgramFacts facts)
    {
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

        return new InstructionBound(costs[0].Instructions, costliest?.Head, costliest?.Longest);
    }

    /// <summary>The pc where the first loop begins that has no bound, or is entered elsewhere.</summary>
    private static int? FindUnbounded(FunctionPlan plan, ProgramFacts facts)
    {
        Loop? first = plan.Forest.Loops
            .Where(loop => loop.Induction is null || facts.BoundOf(plan, loop) is null).MinBy(loop => loop.Head);
        return first is null ? null : plan.Graph.Blocks[first.Head].Start;
    }
}
