using System.Buffers.Binary;

namespace Femto.Jit.CodeGen;

/// <summary>
/// A place in code under construction: so many bytes of settled code and so many items whose size is not settled stand
/// ahead of it.
/// </summary>
internal readonly record struct CodePlace(int Bytes, int Items);

/// <summary>A place in the code, bound once.</summary>
internal sealed class Label
{
    /// <summary>The place, or null while unbound. Of literals ahead of their use: that of their pool.</summary>
    public CodePlace? Place { get; set; }

    /// <summary>Bytes from the first literal of the pool it is in, or -1.</summary>
    public int OffsetInPool { get; init; } = -1;
}

/// <summary>One way to encode a reference to a label, for example a narrow or a wide branch.</summary>
/// <param name="Size">Bytes.</param>
/// <param name="Reaches">Whether it can refer from the offset of its first byte to the offset of the label.</param>
/// <param name="Encode">Writes it, given these offsets.</param>
internal sealed record ReferenceForm(int Size, Func<int, int, bool> Reaches, Action<Span<byte>, int, int> Encode);

/// <summary>
/// Code under construction: bytes, labels, references that grow until they reach (branch relaxation), and literal
/// pools. Nothing has an offset before <see cref="Finish"/>. The bytes of instructions stand one after the other; what
/// has no settled size yet is an item between them.
/// </summary>
/// <param name="padding">What fills it up to multiples of something.</param>
/// <param name="tellsWork">Whether to keep what the code is for.</param>
internal sealed partial class CodeBuffer(byte padding = 0, bool tellsWork = false)
{
    private readonly List<(uint Value, Label Label)> pendingLiterals = [];
    private readonly List<(CodePlace Start, int Count)> pools = [];
    private readonly List<(CodePlace Place, int Pc)> marks = [];
    private readonly List<(CodePlace Start, CodePlace End, int Turns)> repeats = [];
    private readonly List<(CodePlace Place, WorkKind Kind)>? works = tellsWork ? [] : null;
    private byte[] bytes = new byte[256];
    private int length;
    private Item[] items = new Item[16];
    private int itemCount;
    private int currentPc = int.MinValue;
    private int upperBound;
    private int firstLiteralUse;
    private List<(uint Value, Label Label)>? openPool;
    private CodePlace openPoolPlace;

    /// <summary>
    /// Bytes emitted since the first use of a literal that is not yet in a pool, or since the pool ahead of its use that
    /// literals go to; 0 when there is none.
    /// </summary>
    public int PoolDistance => openPool is not null ? upperBound - firstLiteralUse
        : pendingLiterals.Count == 0 ? 0
        : upperBound - firstLiteralUse + 4 * pendingLiterals.Count;

    private CodePlace Place => new(length, itemCount);

    /// <summary>A label standing here.</summary>
    public Label Here() => new() { Place = Place };

    public void Bind(Label label) => label.Place = Place;

    /// <summary>Says that the code from here on belongs to a bytecode instruction, or with -1 to none.</summary>
    public void Mark(int pc)
    {
        if (pc == currentPc)
            return;
        currentPc = pc;
        marks.Add((Place, pc));
    }

    /// <summary>Whether it keeps what the code is for.</summary>
    public bool TellsWork => works is not null;

    /// <summary>Says what the code from here on is for.</summary>
    public void Mark(WorkKind kind) => works?.Add((Place, kind));

    /// <summary>
    /// Says that the code from a label to here, which no block of the function shows to be a loop, is executed at most so many
    /// times, one right after the other.
    /// </summary>
    public void Repeat(Label start, int turns) => repeats.Add((start.Place!.Value, Place, turns));

    public void Append(ReadOnlySpan<byte> code)
    {
        if (code.Length > bytes.Length - length)
            Array.Resize(ref bytes, Math.Max(2 * bytes.Length, length + code.Length));
        code.CopyTo(bytes.AsSpan(length));
        length += code.Length;
        upperBound += code.Length;
    }

    /// <summary>Refers to a label by the first of the forms that reaches it; the last must always do.</summary>
    public void Refer(Label target, params ReferenceForm[] forms) =>
        Add(new Item { Target = target, Forms = forms }, forms[^1].Size);

    /// <summary>Pads to a multiple of <paramref name="alignment"/>.</summary>
    public void Align(int alignment) => Add(new Item { Alignment = alignment }, alignment - 1);

    /// <summary>
    /// Places a pool here for the literals of the code that follows; control must not reach it. It takes no room when
    /// there are none.
    /// </summary>
    public void OpenPool()
    {
        Mark(-1);
        openPool = [];
        firstLiteralUse = upperBound;
        openPoolPlace = Place;
        Add(new Item { Pool = openPool }, 0);
    }

    /// <summary>
    /// A label of a 4-byte literal in the open pool, or else in the next; equal literals share one.
    /// </summary>
    public Label Literal(uint value)
    {
        if (openPool is not null)
            return LiteralIn(openPool, value);
        if (pendingLiterals.Count == 0)
            firstLiteralUse = upperBound;
        Label? label = Find(pendingLiterals, value);
        if (label is null)
            pendingLiterals.Add((value, label = new Label()));
        return label;
    }

    private Label LiteralIn(List<(uint Value, Label Label)> pool, uint value)
    {
        Label? label = Find(pool, value);
        if (label is not null)
            return label;
        label = new Label { Place = openPoolPlace, OffsetInPool = 4 * pool.Count };
        pool.Add((value, label));
        return label;
    }

    private static Label? Find(List<(uint Value, Label Label)> literals, uint value)
    {
        foreach ((uint other, Label label) in literals)
        {
            if (other == value)
                return label;
        }

        return null;
    }

    /// <summary>Places the pending literals here; control must not reach them.</summary>
    public void FlushLiterals()
    {
        if (pendingLiterals.Count == 0)
            return;
        Mark(-1);
        Align(4);
        pools.Add((Place, pendingLiterals.Count));
        Span<byte> word = stackalloc byte[4];
        foreach ((uint value, Label label) in pendingLiterals)
        {
            Bind(label);
            BinaryPrimitives.WriteUInt32LittleEndian(word, value);
            Append(word);
        }

        pendingLiterals.Clear();
    }

    private void Add(Item item, int largestSize)
    {
        if (itemCount == items.Length)
            Array.Resize(ref items, 2 * itemCount);
        items[itemCount++] = item with { Position = length };
        upperBound += largestSize;
    }

    /// <summary>What has no settled size yet: a reference, padding, or a pool ahead of its use.</summary>
    private record struct Item
    {
        /// <summary>Bytes of settled code ahead of it.</summary>
        public int Position { get; init; }

        public Label? Target { get; init; }

        public ReferenceForm[]? Forms { get; init; }

        public int Form { get; set; }

        public int Alignment { get; init; }

        /// <summary>Literals ahead of their use, at a multiple of 4.</summary>
        public List<(uint Value, Label Label)>? Pool { get; init; }

        public readonly int SizeAt(int offset) => Forms is not null ? Forms[Form].Size
            : Pool is null ? -offset & (Alignment - 1)
            : Pool.Count == 0 ? 0
            : (-offset & 3) + 4 * Pool.Count;
    }
}
