using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Femto.Jit.Verification;

/// <summary>Something that is known of some instructions of a program, by pc.</summary>
/// <param name="slots">Slots of the program.</param>
internal sealed class PerInstruction<T>(int slots) : IReadOnlyDictionary<int, T>
    where T : struct
{
    private readonly T[] _items = new T[slots];
    private readonly bool[] _isKnown = new bool[slots];

    public int Count { get; private set; }

    public IEnumerable<int> Keys => this.Select(pair => pair.Key);

    public IEnumerable<T> Values => this.Select(pair => pair.Value);

    public T this[int key] => TryGetValue(key, out T value) ? value : throw new KeyNotFoundException();

    /// <summary>
    /// What is known of an instruction; <paramref name="isFirst"/> when that was nothing, and is the default of the type.
    /// </summary>
    internal ref T At(int pc, out bool isFirst)
    {
        isFirst = !_isKnown[pc];
        if (isFirst) Count++;
        _isKnown[pc] = true;
        return ref _items[pc];
    }

    /// <summary>Forgets everything.</summary>
    internal void Clear()
    {
        Array.Clear(_items);
        Array.Clear(_isKnown);
        Count = 0;
    }

    public bool ContainsKey(int key) => (uint)key < (uint)slots && _isKnown[key];

    public bool TryGetValue(int key, [MaybeNullWhen(false)] out T value)
    {
        bool isKnown = ContainsKey(key);
        value = isKnown ? _items[key] : default;
        return isKnown;
    }

    public IEnumerator<KeyValuePair<int, T>> GetEnumerator()
    {
        for (int pc = 0; pc < slots; pc++)
        {
            if (_isKnown[pc]) yield return new KeyValuePair<int, T>(pc, _items[pc]);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
