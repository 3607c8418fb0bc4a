namespace Femto.Jit.Verification.Abstract;

/// <summary>
/// What is known of the bytes of the stack: values stored whole, by where they begin (an offset from the end of the
/// stack region, negative) and size. No two of them overlap.
/// </summary>
internal sealed class StackContents
{
    private const int LeastCapacity = 8;

    private Place[] _places = [];
    private AbstractValue[] _values = [];
    private int _count;

    /// <summary>The values, in no order that means anything.</summary>
    internal Span<AbstractValue> Values => _values.AsSpan(0, _count);

    /// <summary>Where among <see cref="Values"/> is the value stored at a place with that size; -1 when none is.</summary>
    internal int IndexOf(long offset, int size) => _places.AsSpan(0, _count).IndexOf(new Place(offset, size));

    /// <summary>The values with their places.</summary>
    internal IEnumerable<(long Offset, int Size, AbstractValue Value)> Contents()
    {
        for (int index = 0; index < _count; index++) yield return (_places[index].Offset, _places[index].Size, _values[index]);
    }

    /// <summary>Makes this the same as another.</summary>
    internal void CopyFrom(StackContents other)
    {
        EnsureCapacity(other._count);
        _count = other._count;
        other._places.AsSpan(0, _count).CopyTo(_places);
        other._values.AsSpan(0, _count).CopyTo(_values);
    }

    /// <summary>Stores a value; what it overlaps is forgotten.</summary>
    internal void Store(long offset, int size, in AbstractValue value)
    {
        int index = IndexOf(offset, size);
        if (index < 0)
        {
            Forget(offset, unchecked(offset + size));
            index = _count;
            EnsureCapacity(index + 1);
            _places[index] = new Place(offset, size);
            _count++;
        }

        _values[index] = value;
    }

    /// <summary>Forgets everything.</summary>
    internal void Forget() => _count = 0;

    /// <summary>Forgets everything that overlaps an interval.</summary>
    internal void Forget(long start, long end)
    {
        int kept = 0;
        for (int index = 0; index < _count; index++)
        {
            if (!_places[index].Overlaps(start, end)) Keep(index, kept++);
        }

        _count = kept;
    }

    /// <summary>Forgets places that another knows nothing of; the values of the others are combined.</summary>
    internal void Combine(StackContents other, ValueCombination combine, in LeastLengths lengths)
    {
        int kept = 0;
        for (int index = 0; index < _count; index++)
        {
            int counterpart = other.CounterpartOf(index, _places[index]);
            if (counterpart < 0) continue;
            Keep(index, kept);
            combine(ref _values[kept], other._values[counterpart], lengths);
            kept++;
        }

        _count = kept;
    }

    /// <summary>Whether everything that is known here is known there, too.</summary>
    /// <param name="other">The other contents.</param>
    /// <param name="lengths">How long the measured region is at least here, and there.</param>
    /// <param name="also">What has to hold of each value and its counterpart besides, if anything.</param>
    internal bool Covers(StackContents other, in LeastLengths lengths, ValueRelation? also = null)
    {
        for (int index = 0; index < _count; index++)
        {
            int counterpart = other.CounterpartOf(index, _places[index]);
            if (counterpart < 0 || !_values[index].Covers(other._values[counterpart], lengths)) return false;
            if (also is not null && !also(_values[index], other._values[counterpart])) return false;
        }

        return true;
    }

    /// <summary>The index of a place; states that meet mostly have the same places in the same order.</summary>
    private int CounterpartOf(int index, Place place) =>
        index < _count && _places[index] == place ? index : IndexOf(place.Offset, place.Size);

    private void Keep(int index, int kept)
    {
        if (index == kept) return;
        _places[kept] = _places[index];
        _values[kept] = _values[index];
    }

    private void EnsureCapacity(int count)
    {
        if (count <= _places.Length) return;
        int capacity = Math.Max(LeastCapacity, Math.Max(count, 2 * _places.Length));
        Array.Resize(ref _places, capacity);
        Array.Resize(ref _values, capacity);
    }

    private readonly record struct Place(long Offset, int Size)
    {
        /// <summary>Sums wrap only far outside of the stack, where no two places meet.</summary>
        internal bool Overlaps(long start, long end) => Offset < end && start < unchecked(Offset + Size);
    }
}

/// <summary>Replaces a value by what it has in common with another.</summary>
internal delegate void ValueCombination(ref AbstractValue value, in AbstractValue other, in LeastLengths lengths);

/// <summary>Whether a value relates to its counterpart in another state as it should.</summary>
internal delegate bool ValueRelation(in AbstractValue value, in AbstractValue counterpart);
