namespace Femto.Jit.Verification.Abstract;

/// <summary>One run of a function; there is no recursion, so no two of them at a time. It owns the states in it.</summary>
internal sealed class FunctionRun(FunctionPlan plan)
{
    internal FunctionPlan Plan { get; } = plan;

    /// <summary>By block, the states in which blocks are to be run.</summary>
    internal AbstractState?[] Pending { get; } = new AbstractState?[plan.Graph.Blocks.Length];

    /// <summary>By block, the states in which loops go back to their heads.</summary>
    internal AbstractState?[] Back { get; } = new AbstractState?[plan.Graph.Blocks.Length];

    /// <summary>The heads of the loops that are being run.</summary>
    internal bool[] Active { get; } = new bool[plan.Graph.Blocks.Length];

    /// <summary>By head, what loops within loops were the last time.</summary>
    internal LoopMemory?[] Memories { get; } = new LoopMemory?[plan.Graph.Blocks.Length];

    /// <summary>The loop of which nothing may leave, because its invariant is still being looked for.</summary>
    internal Loop? Trial { get; set; }

    /// <summary>Told what jumps compare, while a loop needs that.</summary>
    internal TestOperands? Operands { get; set; }

    internal AbstractState? Exit { get; set; }
}
