using System.Collections;

namespace Femto.Jit.Ir;

/// <summary>The one or two blocks a terminator leads to, or none.</summary>
internal readonly struct SuccessorList(Block? then, Block? otherwise) : IReadOnlyList<Block>
{
    public int Count => then is null ? 0 : otherwise is null ? 1 : 2;

    public Block this[int index] => (index == 0 ? then : index == 1 ? otherwise : null)
        ?? throw new ArgumentOutOfRangeException(nameof(index));

    public Enumerator GetEnumerator() => new(this);

    IEnumerator<Block> IEnumerable<Block>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>A structure, so that walking the graph allocates nothing.</summary>
    public struct Enumerator(SuccessorList successors) : IEnumerator<Block>
    {
        private int index = -1;

        public readonly Block Current => successors[index];

        readonly object IEnumerator.Current => Current;

        public bool MoveNext() => ++index < successors.Count;

        public readonly void Dispose()
        {
        }

        void IEnumerator.Reset() => index = -1;
    }
}
