using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Femto.Jit.Ir;

/// <summary>
/// The operands of a value. Most values have at most two, which stand in the value itself; more stand in an array.
/// This is a part of its value and must not be copied: <see cref="Value.Operands"/> hands it out by reference.
/// </summary>
internal struct OperandList : IReadOnlyList<Value>
{
    private const int Near = 2;

    private NearOperands near;
    private Value[]? far;

    public int Count { get; private set; }

    public Value this[int index]
    {
        get => Span[index];
        set => Span[index] = value;
    }

    /// <summary>The operands; valid until one is added or all are removed.</summary>
    [UnscopedRef]
    public Span<Value> Span
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => far is null ? ((Span<Value>)near)[..Count] : far.AsSpan(0, Count);
    }

    /// <summary>Makes room, so that adding does not have to.</summary>
    public void Reserve(int capacity)
    {
        if (capacity <= (far?.Length ?? Near))
            return;
        var wider = new Value[capacity];
        Span.CopyTo(wider);
        far = wider;
    }

    public void Add(Value operand)
    {
        if (Count == (far?.Length ?? Near))
            Reserve(2 * Count);
        Count++;
        Span[^1] = operand;
    }

    /// <summary>Takes other operands in place of these.</summary>
    public void Set(params ReadOnlySpan<Value> operands)
    {
        if (operands.Length < Count)
            Span[operands.Length..].Clear();
        Reserve(operands.Length);
        Count = operands.Length;
        operands.CopyTo(Span);
    }

    public void Clear()
    {
        Span.Clear();
        Count = 0;
    }

    public bool Exists(Predicate<Value> match)
    {
        foreach (Value operand in Span)
        {
            if (match(operand))
                return true;
        }

        return false;
    }

    /// <summary>The first place of an operand at or behind <paramref name="start"/>, or -1.</summary>
    public int IndexOf(Value operand, int start = 0)
    {
        for (int i = start; i < Count; i++)
        {
            if (Span[i] == operand)
                return i;
        }

        return -1;
    }

    /// <summary>A copy of some of the operands, for ranges.</summary>
    public Value[] Slice(int start, int length) => Span.Slice(start, length).ToArray();

    [UnscopedRef]
    public Span<Value>.Enumerator GetEnumerator() => Span.GetEnumerator();

    IEnumerator<Value> IEnumerable<Value>.GetEnumerator() => ((IEnumerable<Value>)Span.ToArray()).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => Span.ToArray().GetEnumerator();

    [InlineArray(Near)]
    private struct NearOperands
    {
        private Value first;
    }
}
