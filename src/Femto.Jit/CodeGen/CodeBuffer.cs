using System.Buffers.Binary;

namespace Femto.Jit.CodeGen;

/// <summary>A place in the code, bound once.</summary>
internal sealed class Label
{
    /// <summary>Index of the item it stands in front of, or -1 while unbound.</summary>
    public int Item { get; set; } = -1;

    /// <summary>Bytes from there, within a pool ahead of its use.</summary>
    public int Offset { get; set; }
}

/// <summary>One way to encode a reference to a label, for example a narrow or a wide branch.</summary>
/// <param name="Size">Bytes.</param>
/// <param name="Reaches">Whether it can refer from the offset of its first byte to the offset of the label.</param>
/// <param name="Encode">Writes it, given these offsets.</param>
internal sealed record ReferenceForm(int Size, Func<int, int, bool> Reaches, Action<Span<byte>, int, int> Encode);

/// <summary>
/// Code under construction: bytes, labels, references that grow until they reach (branch relaxation), and literal
/// pools. Nothing has an offset before <see cref="Finish"/>.
/// </summary>
internal sealed class CodeBuffer(byte padding = 0)
{
    private readonly List<Item> items = [];
    private readonly List<(uint Value, Label Label)> pendingLiterals = [];
    private readonly List<(Label Start, int Count)> pools = [];
    private readonly List<(Label Label, int Pc)> marks = [];
    private int currentPc = int.MinValue;
    private int upperBound;
    private int firstLiteralUse;
    private List<(uint Value, Label Label)>? openPool;
    private int openPoolItem;

    /// <summary>
    /// Bytes emitted since the first use of a literal that is not yet in a pool, or since the pool ahead of its use that
    /// literals go to; 0 when there is none.
    /// </summary>
    public int PoolDistance => openPool is not null ? upperBound - firstLiteralUse
        : pendingLiterals.Count == 0 ? 0
        : upperBound - firstLiteralUse + 4 * pendingLiterals.Count;

    /// <summary>A label standing here.</summary>
    public Label Here()
    {
        var label = new Label();
        Bind(label);
        return label;
    }

    public void Bind(Label label) => label.Item = items.Count;

    /// <summary>Says that the code from here on belongs to a bytecode instruction, or with -1 to none.</summary>
    public void Mark(int pc)
    {
        if (pc == currentPc)
            return;
        currentPc = pc;
        marks.Add((Here(), pc));
    }

    public void Append(ReadOnlySpan<byte> bytes) => Add(new Item { Bytes = bytes.ToArray() }, bytes.Length);

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
        openPoolItem = items.Count;
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
        Label? label = pendingLiterals.Find(literal => literal.Value == value).Label;
        if (label is null)
            pendingLiterals.Add((value, label = new Label()));
        return label;
    }

    private Label LiteralIn(List<(uint Value, Label Label)> pool, uint value)
    {
        Label? label = pool.Find(literal => literal.Value == value).Label;
        if (label is not null)
            return label;
        label = new Label { Item = openPoolItem, Offset = 4 * pool.Count };
        pool.Add((value, label));
        return label;
    }

    /// <summary>Places the pending literals here; control must not reach them.</summary>
    public void FlushLiterals()
    {
        if (pendingLiterals.Count == 0)
            return;
        Mark(-1);
        Align(4);
        pools.Add((Here(), pendingLiterals.Count));
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
        items.Add(item);
        upperBound += largestSize;
    }

    /// <summary>Chooses the forms and writes the code.</summary>
    public FinishedCode Finish()
    {
        int[] offsets = Relax();
        byte[] code = new byte[offsets[^1]];
        Array.Fill(code, padding);
        for (int i = 0; i < items.Count; i++)
        {
            Item item = items[i];
            if (item.Bytes is { } bytes)
                bytes.CopyTo(code, offsets[i]);
            else if (item.Pool is { } pool)
                WritePool(pool, code.AsSpan(offsets[i + 1] - 4 * pool.Count));
            else if (item.Forms is { } forms)
            {
                forms[item.Form].Encode(
                    code.AsSpan(offsets[i], forms[item.Form].Size), offsets[i], OffsetOf(item.Target!, offsets));
            }
        }

        return new FinishedCode(
            code,
            label => OffsetOf(label, offsets),
            [.. marks.Select(mark => new CodeRange(OffsetOf(mark.Label, offsets), mark.Pc))],
            [.. pools.Select(pool => (OffsetOf(pool.Start, offsets), 4 * pool.Count)), .. OpenPools(offsets)]);
    }

    private IEnumerable<(int Offset, int Length)> OpenPools(int[] offsets)
    {
        for (int i = 0; i < items.Count; i++)
        {
            if (items[i].Pool is { Count: > 0 } pool)
                yield return (offsets[i + 1] - 4 * pool.Count, 4 * pool.Count);
        }
    }

    private static void WritePool(List<(uint Value, Label Label)> pool, Span<byte> code)
    {
        foreach ((uint value, Label label) in pool)
            BinaryPrimitives.WriteUInt32LittleEndian(code[label.Offset..], value);
    }

    private int OffsetOf(Label label, int[] offsets) => label.Item >= 0
        ? (items.ElementAtOrDefault(label.Item)?.Pool is { } pool
            ? offsets[label.Item + 1] - 4 * pool.Count + label.Offset
            : offsets[label.Item])
        : throw new InternalCompilerException(nameof(CodeBuffer), "a label that is referred to was never bound");

    /// <summary>Grows the references that do not reach until all do. Forms never shrink, so this ends.</summary>
    private int[] Relax()
    {
        int[] offsets = new int[items.Count + 1];
        bool changed = true;
        while (changed)
        {
            changed = false;
            for (int i = 0; i < items.Count; i++)
                offsets[i + 1] = offsets[i] + items[i].SizeAt(offsets[i]);
            for (int i = 0; i < items.Count; i++)
            {
                Item item = items[i];
                if (item.Forms is not { } forms || forms[item.Form].Reaches(offsets[i], OffsetOf(item.Target!, offsets)))
                    continue;
                if (++item.Form == forms.Length)
                    throw new InternalCompilerException(nameof(CodeBuffer), "no form of a reference reaches its label");
                changed = true;
            }
        }

        return offsets;
    }

    private sealed class Item
    {
        public byte[]? Bytes { get; init; }

        public Label? Target { get; init; }

        public ReferenceForm[]? Forms { get; init; }

        public int Form { get; set; }

        public int Alignment { get; init; }

        /// <summary>Literals ahead of their use, at a multiple of 4.</summary>
        public List<(uint Value, Label Label)>? Pool { get; init; }

        public int SizeAt(int offset) => Pool is not null
            ? (Pool.Count == 0 ? 0 : (-offset & 3) + 4 * Pool.Count)
            : Bytes?.Length ?? Forms?[Form].Size ?? -offset & (Alignment - 1);
    }
}

/// <summary>Code with offsets.</summary>
/// <param name="Code">The bytes.</param>
/// <param name="OffsetOf">The offset of a label.</param>
/// <param name="Ranges">Which bytecode instruction the code belongs to.</param>
/// <param name="Literals">Offset and length of the literal pools.</param>
internal sealed record FinishedCode(
    byte[] Code, Func<Label, int> OffsetOf, List<CodeRange> Ranges, List<(int Offset, int Length)> Literals);
