using Femto.Jit.Verification.Abstract;

namespace Femto.Jit.Verification.Paths;

/// <summary>What was found of all ways that go on from the start of a block in some state.</summary>
/// <param name="Instructions">How many instructions they execute at most.</param>
/// <param name="Turns">
/// By the depth of the loops that the block is in, from the outside, how often each goes back to its head at most before it is
/// left.
/// </param>
internal readonly record struct PathsAhead(long Instructions, long[] Turns);

/// <summary>What is proven by following each path of a program.</summary>
/// <param name="Instructions">How many instructions the longest executes.</param>
/// <param name="TripCounts">By the pc where a loop begins, how often it goes back there at most each time it is entered.</param>
internal sealed record PathFacts(long Instructions, IReadOnlyDictionary<int, ulong> TripCounts);

/// <summary>A state in which a block was entered where several ways meet.</summary>
/// <param name="state">The state.</param>
internal sealed class PathNode(AbstractState state)
{
    internal AbstractState State { get; } = state;

    /// <summary>What follows; null while that is being found out.</summary>
    internal PathsAhead? Ahead { get; set; }
}
