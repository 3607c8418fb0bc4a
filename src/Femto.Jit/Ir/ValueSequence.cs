using System.Collections;

namespace Femto.Jit.Ir;

/// <summary>The values of a function, block by block, phis first. What it walks must not change meanwhile.</summary>
internal readonly struct ValueSequence(List<Block> blocks) : IEnumerable<Value>
{
    public Enumerator GetEnumerator() => new(blocks);

    IEnumerator<Value> IEnumerable<Value>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>A structure, so that walking a function allocates nothing.</summary>
    public struct Enumerator(List<Block> blocks) : IEnumerator<Value>
    {
        private List<Value>? list;
        private int block = -1;
        private int index = -1;

        public readonly Value Current => list![index];

        readonly object IEnumerator.Current => Current;

        public bool MoveNext()
        {
            while (list is null || ++index >= list.Count)
            {
                if (!NextList())
                    return false;
            }

            return true;
        }

        private bool NextList()
        {
            index = -1;
            if (block >= 0 && list == blocks[block].Phis)
            {
                list = blocks[block].Body;
                return true;
            }

            if (++block >= blocks.Count)
                return false;
            list = blocks[block].Phis;
            return true;
        }

        public readonly void Dispose()
        {
        }

        void IEnumerator.Reset() => (list, block, index) = (null, -1, -1);
    }
}
