using Femto.Jit.Verification.Abstract;

namespace Femto.Jit.Verification.Paths;

/// <summary>
/// The states in which a block was entered. A state is covered only by those with the same constants, so states are found by
/// them: by the registers that were constants in all states so far.
/// </summary>
internal sealed class SeenStates
{
    /// <summary>Of states with the same constants, so many are looked at, the last first.</summary>
    private const int MostCompared = 32;

    /// <summary>The states by a digest of their constants, the same in every process, since it says which are compared.</summary>
    private readonly Dictionary<ulong, List<PathNode>> _nodes = [];
    private readonly RegisterSet _relevant;
    private RegisterSet _constants;

    /// <param name="relevant">The registers that tell states apart.</param>
    internal SeenStates(RegisterSet relevant) => (_relevant, _constants) = (relevant, relevant);

    /// <summary>
    /// A state from which all that follows is known, and among it what follows from another; or the same state, from which that
    /// is still being found out. Null when there is none.
    /// </summary>
    internal PathNode? Find(AbstractState state)
    {
        if (ConstantsOf(state) != _constants || !_nodes.TryGetValue(DigestOf(state), out List<PathNode>? nodes)) return null;
        int last = Math.Max(0, nodes.Count - MostCompared);
        for (int index = nodes.Count - 1; index >= last; index--)
        {
            PathNode node = nodes[index];
            if (Covers(node.State, state) && (node.Ahead is not null || Covers(state, node.State))) return node;
        }

        return null;
    }

    /// <summary>Adds a state, which is not changed any more.</summary>
    internal void Add(PathNode node)
    {
        RegisterSet constants = ConstantsOf(node.State);
        if (constants != _constants)
        {
            _constants = constants;
            PathNode[] known = [.. _nodes.Values.SelectMany(nodes => nodes)];
            _nodes.Clear();
            foreach (PathNode other in known) Insert(other);
        }

        Insert(node);
    }

    private void Insert(PathNode node)
    {
        ulong digest = DigestOf(node.State);
        if (!_nodes.TryGetValue(digest, out List<PathNode>? nodes)) _nodes.Add(digest, nodes = []);
        nodes.Add(node);
    }

    private RegisterSet ConstantsOf(AbstractState state)
    {
        RegisterSet constants = _constants;
        for (RegisterSet left = constants; !left.IsEmpty; left = left.WithoutLowest())
        {
            if (!state[left.Lowest].Number.IsConstant) constants = constants.Without(RegisterSet.Of(left.Lowest));
        }

        return constants;
    }

    /// <summary>By FNV-1a, a register at a time.</summary>
    private ulong DigestOf(AbstractState state)
    {
        ulong digest = 0xcbf2_9ce4_8422_2325;
        for (RegisterSet left = _constants; !left.IsEmpty; left = left.WithoutLowest())
            digest = unchecked((digest ^ state[left.Lowest].Number.Wide.Low) * 0x100_0000_01b3);
        return digest;
    }

    /// <summary>Whether whatever follows from one state is among what follows from the other.</summary>
    private bool Covers(AbstractState known, AbstractState state)
    {
        LeastLengths lengths = new(known.LeastLength, state.LeastLength);
        if (lengths.This > lengths.Other) return false;
        CopyRelations relations = new();
        for (RegisterSet left = _relevant; !left.IsEmpty; left = left.WithoutLowest())
        {
            ref readonly AbstractValue value = ref known[left.Lowest];
            ref readonly AbstractValue other = ref state[left.Lowest];
            if (!value.Covers(other, lengths) || !relations.Hold(value, other)) return false;
        }

        return known.Stack.Covers(state.Stack, lengths, relations.Hold);
    }
}
