namespace Femto.Jit.CodeGen;

/// <summary>
/// A list of numbers for each of some keys. The lists are chained through two arrays that they share, so that many
/// short ones cost little.
/// </summary>
internal sealed class NumberLists(int keys)
{
    /// <summary>For each key one more than the place of what was added last.</summary>
    private readonly int[] last = new int[keys];
    private (int Number, int Previous)[] links = new (int, int)[16];
    private int count;

    /// <summary>Adds a number, unless it was the last to be added for the key.</summary>
    public bool AddUnlessLast(int key, int number)
    {
        int previous = last[key];
        if (previous != 0 && links[previous - 1].Number == number)
            return false;
        if (count == links.Length)
            Array.Resize(ref links, 2 * count);
        links[count] = (number, previous);
        last[key] = ++count;
        return true;
    }

    /// <summary>The numbers of a key, the last first.</summary>
    public Enumerator Of(int key) => new(links, last[key]);

    public struct Enumerator((int Number, int Previous)[] links, int next)
    {
        public int Current { get; private set; }

        public readonly Enumerator GetEnumerator() => this;

        public bool MoveNext()
        {
            if (next == 0)
                return false;
            (Current, next) = links[next - 1];
            return true;
        }
    }
}
