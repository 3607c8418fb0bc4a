using System.Numerics;
using System.Runtime.InteropServices;
using Femto.Jit.Ir;

namespace Femto.Jit.Passes;

/// <summary>
/// The values that <see cref="ValueNumbering"/> has met, to be found by what they compute: a hash table with chains,
/// from which the values added last can be taken away again.
/// </summary>
internal sealed class KnownValues(Function function)
{
    private const int InitialBuckets = 64;

    private readonly CheckChains chains = new(function);
    private readonly List<Entry> entries = [];

    /// <summary>One more than the number of the entry added last, 0 for none; a power of two of them.</summary>
    private int[] buckets = new int[InitialBuckets];

    /// <param name="Value">The value.</param>
    /// <param name="Hash">Hash of what it computes.</param>
    /// <param name="Next">The entry added to its bucket before, numbered like those of the buckets.</param>
    private readonly record struct Entry(Value Value, uint Hash, int Next);

    public int Count => entries.Count;

    /// <summary>Another value that computes the same; when there is none the value is added.</summary>
    public Value? FindOrAdd(Value value)
    {
        uint hash = Hash(value);
        int next = Bucket(hash);
        while (next != 0)
        {
            ref readonly Entry entry = ref CollectionsMarshal.AsSpan(entries)[next - 1];
            if (entry.Hash == hash && AreEqual(entry.Value, value))
                return entry.Value;
            next = entry.Next;
        }

        if (entries.Count == buckets.Length)
            Grow();
        entries.Add(new Entry(value, hash, Bucket(hash)));
        Bucket(hash) = entries.Count;
        return null;
    }

    /// <summary>Takes away all but the first entries.</summary>
    public void ForgetFrom(int count)
    {
        for (int i = entries.Count - 1; i >= count; i--)
            Bucket(entries[i].Hash) = entries[i].Next;
        entries.RemoveRange(count, entries.Count - count);
    }

    private ref int Bucket(uint hash) => ref buckets[hash & (uint)(buckets.Length - 1)];

    private void Grow()
    {
        buckets = new int[2 * buckets.Length];
        Span<Entry> all = CollectionsMarshal.AsSpan(entries);
        for (int i = 0; i < all.Length; i++)
        {
            all[i] = all[i] with { Next = Bucket(all[i].Hash) };
            Bucket(all[i].Hash) = i + 1;
        }
    }

    private uint Hash(Value value)
    {
        uint hash = unchecked(((uint)value.Op << 16) + ((uint)value.Type << 8) + (uint)value.Size);
        hash = Mix(hash, unchecked((uint)value.Immediate));
        if (value.Op == Op.Check)
            return Mix(hash, (uint)chains.Find(value.Operands[0]).Root.Id);
        // The order of operands must not matter where it does not matter to the operation.
        if (value.Op.Row().Commutative)
        {
            (int left, int right) = (value.Operands[0].Id, value.Operands[1].Id);
            return Mix(Mix(hash, (uint)Math.Min(left, right)), (uint)Math.Max(left, right));
        }

        foreach (Value operand in value.Operands)
            hash = Mix(hash, (uint)operand.Id);
        return hash;
    }

    /// <summary>Multiplies by 2^32 divided by the golden ratio, and brings the upper bits down to the buckets.</summary>
    private static uint Mix(uint hash, uint next) =>
        BitOperations.RotateLeft(unchecked((hash ^ next) * 0x9E3779B1), 15);

    private bool AreEqual(Value left, Value right) => left.Op == right.Op && left.Type == right.Type
        && left.Immediate == right.Immediate && left.Size == right.Size && left.Signed == right.Signed
        && left.Flag == right.Flag && left.Provenance == right.Provenance && TakeTheSame(left, right);

    private bool TakeTheSame(Value left, Value right)
    {
        // A checked address is equal to the unchecked one.
        if (left.Op == Op.Check)
            return chains.Find(left.Operands[0]).Root == chains.Find(right.Operands[0]).Root;
        Span<Value> one = left.Operands.Span;
        Span<Value> other = right.Operands.Span;
        if (one.Length != other.Length)
            return false;
        for (int i = 0; i < one.Length; i++)
        {
            if (one[i] != other[i])
                return left.Op.Row().Commutative && one[0] == other[1] && one[1] == other[0];
        }

        return true;
    }
}
