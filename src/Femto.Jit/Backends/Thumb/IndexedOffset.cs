namespace Femto.Jit.Backends.Thumb;

/// <summary>What a load or store does with its base register and offset.</summary>
internal enum Indexing : byte
{
    /// <summary><c>[Rn, #imm]</c>: the base register stays.</summary>
    Offset,

    /// <summary><c>[Rn, #imm]!</c>: the base register becomes the address.</summary>
    PreIndexed,

    /// <summary><c>[Rn], #imm</c>: the address is the base register, which then changes.</summary>
    PostIndexed,
}

/// <summary>
/// P:U:W:imm8 of LDR, STR and their byte and halfword forms, encoding T4 or T3 (Armv7-M ARM, A7.7.43): an 8-bit offset
/// in bytes. Without indexing only negative offsets exist; others have the 12-bit form.
/// </summary>
[OperandWidth(11)]
internal readonly record struct IndexedOffset
{
    /// <summary>Bytes that a base register moves by at most.</summary>
    public const int Largest = 255;

    /// <summary>Creates the operand; an offset out of range is a defect of the caller.</summary>
    /// <param name="indexing">What happens to the base register.</param>
    /// <param name="offset">-255 to 255 bytes; with <see cref="Indexing.Offset"/> -255 to -1.</param>
    public IndexedOffset(Indexing indexing, int offset)
    {
        if (!Fits(indexing, offset))
            throw new InternalCompilerException(nameof(IndexedOffset), $"{indexing} has no offset {offset}");
        Bits = IndexingBits.Of(indexing, offset) | (uint)Math.Abs(offset);
    }

    /// <summary>P:U:W:imm8.</summary>
    public uint Bits => field != 0
        ? field
        : throw new InternalCompilerException(nameof(IndexedOffset), "the operand was not created");

    /// <summary>Whether the form has an offset.</summary>
    public static bool Fits(Indexing indexing, long offset) =>
        offset >= -Largest && offset <= (indexing == Indexing.Offset ? -1 : Largest);
}

/// <summary>
/// P:U:W:imm8 of LDRD and STRD (Armv7-M ARM, A7.7.50): an offset of -1020 to 1020 bytes, a multiple of 4.
/// </summary>
[OperandWidth(11)]
internal readonly record struct IndexedWordOffset
{
    /// <summary>Creates the operand; an offset out of range is a defect of the caller.</summary>
    /// <param name="indexing">What happens to the base register.</param>
    /// <param name="offset">-1020 to 1020 bytes, a multiple of 4.</param>
    public IndexedWordOffset(Indexing indexing, int offset)
    {
        if (!Fits(offset))
            throw new InternalCompilerException(nameof(IndexedWordOffset), $"there is no offset {offset}");
        Bits = IndexingBits.Of(indexing, offset) | (uint)(Math.Abs(offset) / 4);
    }

    /// <summary>P:U:W:imm8.</summary>
    public uint Bits => field != 0
        ? field
        : throw new InternalCompilerException(nameof(IndexedWordOffset), "the operand was not created");

    /// <summary>Whether there is such an offset.</summary>
    public static bool Fits(long offset) => offset is >= -1020 and <= 1020 && offset % 4 == 0;
}

file static class IndexingBits
{
    public static uint Of(Indexing indexing, int offset)
    {
        uint add = offset >= 0 ? 0b010u : 0;
        uint form = indexing switch { Indexing.Offset => 0b100u, Indexing.PreIndexed => 0b101u, _ => 0b001u };
        return (form | add) << 8;
    }
}
