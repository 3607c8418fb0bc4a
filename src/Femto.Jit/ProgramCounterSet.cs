using System.Collections;

namespace Femto.Jit;

/// <summary>A set of instructions of one program, each by its pc; enumerated in order.</summary>
public sealed class ProgramCounterSet : IReadOnlyCollection<int>
{
    private readonly bool[] _contains;

    /// <param name="contains">For each pc whether it is in the set; not changed from now on.</param>
    internal ProgramCounterSet(bool[] contains)
    {
        _contains = contains;
        Count = contains.AsSpan().Count(true);
    }

    /// <inheritdoc/>
    public int Count { get; }

    /// <summary>How many pcs there are that may be in the set.</summary>
    internal int Slots => _contains.Length;

    /// <summary>Whether no instruction is in the set.</summary>
    public bool IsEmpty => Count == 0;

    /// <summary>Whether the instruction at <paramref name="pc"/> is in the set.</summary>
    public bool Contains(int pc) => (uint)pc < (uint)_contains.Length && _contains[pc];

    /// <inheritdoc/>
    public IEnumerator<int> GetEnumerator()
    {
        for (int pc = 0; pc < _contains.Length; pc++)
        {
            if (_contains[pc]) yield return pc;
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
