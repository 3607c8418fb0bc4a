using Femto.Jit.Verification.Abstract;

namespace Femto.Jit.Verification.Paths;

/// <summary>A block that was run, while the ways that go on from it are followed.</summary>
/// <param name="block">The block.</param>
/// <param name="node">The state in which it was entered, where that is kept.</param>
/// <param name="instructions">Instructions that were run.</param>
/// <param name="loops">How many loops it is in.</param>
internal sealed class PathVisit(int block, PathNode? node, long instructions, int loops)
{
    private readonly Queue<(int Block, AbstractState State)> _ways = new(2);

    internal int Block { get; } = block;

    internal PathNode? Node { get; } = node;

    /// <summary>The longest way from the block's end, of those followed so far.</summary>
    internal long Longest { get; set; }

    /// <summary>By the depth of loops, how often they go back to their heads at most on the ways followed so far.</summary>
    internal long[] Turns { get; } = new long[loops];

    /// <summary>What is found when all ways are followed.</summary>
    internal PathsAhead Ahead => new(instructions + Longest, Turns);

    /// <summary>Adds a way that goes on; what is added first is followed first.</summary>
    internal void Add(int to, AbstractState state) => _ways.Enqueue((to, state));

    /// <summary>A way that is to be followed; null when all are.</summary>
    internal (int Block, AbstractState State)? TakeNext() => _ways.TryDequeue(out (int, AbstractState) way) ? way : null;
}
