namespace Femto.Jit.Backends.Thumb;

/// <summary>
/// First condition and mask of IT (Armv7-M ARM, A7.7.38): one to four instructions, each under the condition or under
/// its inverse.
/// </summary>
[OperandWidth(8)]
internal readonly record struct ItBlock
{
    /// <summary>Creates the block.</summary>
    /// <param name="first">Condition of the first instruction.</param>
    /// <param name="rest">For each further instruction <c>T</c> for the condition, <c>E</c> for its inverse.</param>
    public ItBlock(Condition first, string rest = "")
    {
        if (rest.Length > 3 || rest.Any(letter => letter is not ('T' or 'E')))
            throw new InternalCompilerException(nameof(ItBlock), $"'{rest}' is not up to three of T and E");
        uint mask = 0;
        foreach (char letter in rest)
            mask = mask << 1 | (letter == 'T' ? first.Bits & 1 : ~first.Bits & 1);
        mask = (mask << 1 | 1) << (3 - rest.Length);
        Condition = first;
        Mask = mask;
    }

    /// <summary>Condition of the first instruction.</summary>
    public Condition Condition { get; }

    /// <summary>
    /// Lowest bit of each further instruction's condition from bit 3 down, then a one; never zero in a created value.
    /// </summary>
    public uint Mask { get; }

    /// <summary>firstcond:mask.</summary>
    public uint Bits => Mask != 0
        ? Condition.Bits << 4 | Mask
        : throw new InternalCompilerException(nameof(ItBlock), "the block has no instructions");
}
