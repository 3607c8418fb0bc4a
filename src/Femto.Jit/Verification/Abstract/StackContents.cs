namespace Femto.Jit.Verification.Abstract;

/// <summary>
/// What is known of the bytes of the stack: values stored whole, by where they begin (an offset from the end of the
/// stack region, negative) and size. Never changed: each operation gives a new one.
/// </summary>
internal sealed class StackContents
{
    private readonly Entry[] _entries;

    private StackContents(Entry[] entries) => _entries = entries;

    internal static StackContents Unknown { get; } = new([]);

    internal bool IsUnknown => _entries.Length == 0;

    /// <summary>The value stored at a place with that size, or null.</summary>
    internal AbstractValue? Find(long offset, int size)
    {
        foreach (Entry entry in _entries)
        {
            if (entry.Offset == offset && entry.Size == size) return entry.Value;
        }

        return null;
    }

    /// <summary>Stores a value; what it overlaps is forgotten.</summary>
    internal StackContents With(long offset, int size, AbstractValue value) =>
        new([.. Without(offset, offset + size)._entries, new Entry(offset, size, value)]);

    /// <summary>Forgets everything that overlaps an interval.</summary>
    internal StackContents Without(long start, long end)
    {
        return Array.Exists(_entries, Overlaps) ? new(Array.FindAll(_entries, entry => !Overlaps(entry))) : this;

        bool Overlaps(Entry entry) => entry.Offset < end && start < entry.Offset + entry.Size;
    }

    /// <summary>Changes every value.</summary>
    internal StackContents Select(Func<AbstractValue, AbstractValue> change) => IsUnknown
        ? this
        : new(Array.ConvertAll(_entries, entry => entry with { Value = change(entry.Value) }));

    /// <summary>What holds in both.</summary>
    internal StackContents Combine(StackContents other, Func<AbstractValue, AbstractValue, AbstractValue> combine)
    {
        if (ReferenceEquals(this, other)) return this;
        var common = new List<Entry>(_entries.Length);
        foreach (Entry entry in _entries)
        {
            if (other.Find(entry.Offset, entry.Size) is AbstractValue value)
                common.Add(entry with { Value = combine(entry.Value, value) });
        }

        return common.Count == 0 ? Unknown : new([.. common]);
    }

    /// <summary>Whether everything that is known here is known there, too.</summary>
    internal bool Covers(StackContents other) => ReferenceEquals(this, other)
        || Array.TrueForAll(_entries, entry =>
            other.Find(entry.Offset, entry.Size) is AbstractValue value && entry.Value.Covers(value));

    private readonly record struct Entry(long Offset, int Size, AbstractValue Value);
}
