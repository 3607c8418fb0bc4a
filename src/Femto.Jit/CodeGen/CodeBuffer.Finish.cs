using System.Buffers.Binary;

namespace Femto.Jit.CodeGen;

/// <summary>The sizes of items, and so the offsets of everything.</summary>
internal sealed partial class CodeBuffer
{
    /// <summary>Chooses the forms and writes the code.</summary>
    public FinishedCode Finish()
    {
        int[] before = Relax();
        byte[] code = new byte[length + before[^1]];
        int written = 0;
        for (int i = 0; i < itemCount; i++)
        {
            ref readonly Item item = ref items[i];
            int offset = item.Position + before[i];
            bytes.AsSpan(written, item.Position - written).CopyTo(code.AsSpan(written + before[i]));
            written = item.Position;
            Write(item, code.AsSpan(offset, before[i + 1] - before[i]), offset, before);
        }

        bytes.AsSpan(written, length - written).CopyTo(code.AsSpan(written + before[^1]));
        return new FinishedCode(
            code, label => OffsetOf(label, before), RangesOf(before), WorkOf(before), PoolsOf(before), PaddingOf(before),
            [.. repeats.Select(repeat => (OffsetOf(repeat.Start, before), OffsetOf(repeat.End, before), repeat.Turns))]);
    }

    private void Write(in Item item, Span<byte> code, int offset, int[] before)
    {
        if (item.Forms is { } forms)
        {
            forms[item.Form].Encode(code, offset, OffsetOf(item.Target!, before));
            return;
        }

        code.Fill(padding);
        if (item.Pool is not { } pool)
            return;
        Span<byte> literals = code[^(4 * pool.Count)..];
        foreach ((uint value, Label label) in pool)
            BinaryPrimitives.WriteUInt32LittleEndian(literals[label.OffsetInPool..], value);
    }

    private CodeRange[] RangesOf(int[] before)
    {
        var ranges = new CodeRange[marks.Count];
        for (int i = 0; i < ranges.Length; i++)
            ranges[i] = new CodeRange(OffsetOf(marks[i].Place, before), marks[i].Pc);
        return ranges;
    }

    private WorkRange[] WorkOf(int[] before) =>
        works is null ? [] : [.. works.Select(work => new WorkRange(OffsetOf(work.Place, before), work.Kind))];

    private (int Offset, int Length)[] PoolsOf(int[] before)
    {
        var found = new List<(int, int)>();
        foreach ((CodePlace start, int count) in pools)
            found.Add((OffsetOf(start, before), 4 * count));
        for (int i = 0; i < itemCount; i++)
        {
            if (items[i].Pool is { Count: > 0 } pool)
                found.Add((StartOfPool(i, pool.Count, before), 4 * pool.Count));
        }

        return [.. found];
    }

    private (int Offset, int Length)[] PaddingOf(int[] before)
    {
        var found = new List<(int, int)>();
        for (int i = 0; i < itemCount; i++)
        {
            if (items[i].Alignment > 0 && before[i + 1] > before[i])
                found.Add((items[i].Position + before[i], before[i + 1] - before[i]));
        }

        return [.. found];
    }

    /// <summary>The literals of an item stand at the end of it.</summary>
    private int StartOfPool(int item, int count, int[] before) =>
        items[item].Position + before[item + 1] - 4 * count;

    private static int OffsetOf(CodePlace place, int[] before) => place.Bytes + before[place.Items];

    private int OffsetOf(Label label, int[] before)
    {
        if (label.Place is not { } place)
        {
            throw new InternalCompilerException(
                nameof(CodeBuffer), "a label that is referred to was never bound");
        }

        return label.OffsetInPool < 0
            ? OffsetOf(place, before)
            : StartOfPool(place.Items, items[place.Items].Pool!.Count, before) + label.OffsetInPool;
    }

    /// <summary>
    /// Grows the references that do not reach until all do. Forms never shrink, so this ends.
    /// </summary>
    /// <returns>The bytes that the items ahead of each take.</returns>
    private int[] Relax()
    {
        int[] before = new int[itemCount + 1];
        do
        {
            for (int i = 0; i < itemCount; i++)
                before[i + 1] = before[i] + items[i].SizeAt(items[i].Position + before[i]);
        }
        while (GrowReferences(before));
        return before;
    }

    private bool GrowReferences(int[] before)
    {
        bool changed = false;
        for (int i = 0; i < itemCount; i++)
        {
            ref Item item = ref items[i];
            if (item.Forms is not { } forms
                || forms[item.Form].Reaches(item.Position + before[i], OffsetOf(item.Target!, before)))
                continue;
            if (++item.Form == forms.Length)
                throw new InternalCompilerException(nameof(CodeBuffer), "no form of a reference reaches its label");
            changed = true;
        }

        return changed;
    }
}

/// <summary>Code with offsets.</summary>
/// <param name="Code">The bytes.</param>
/// <param name="OffsetOf">The offset of a label.</param>
/// <param name="Ranges">Which bytecode instruction the code belongs to.</param>
/// <param name="Work">What the code is for; empty unless that is kept.</param>
/// <param name="Literals">Offset and length of the literal pools.</param>
/// <param name="Padding">Offset and length of what fills the code up to multiples of something.</param>
/// <param name="Repeats">Parts that are executed several times in a row, and how often at most.</param>
internal sealed record FinishedCode(
    byte[] Code, Func<Label, int> OffsetOf, CodeRange[] Ranges, WorkRange[] Work, (int Offset, int Length)[] Literals,
    (int Offset, int Length)[] Padding, (int Start, int End, int Turns)[] Repeats);
