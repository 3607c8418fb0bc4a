namespace Femto.Jit.Backends.Thumb2;

/// <summary>Where an argument goes: the first of its registers, or -1 and an offset from the stack pointer.</summary>
internal readonly record struct ArgumentPlace(int Register, int StackOffset);

/// <summary>
/// Assigns arguments of C functions to places, in order (AAPCS32, section 6.5): r0 to r3, then the stack; 64-bit
/// arguments take an even register and the next, or 8-byte aligned stack.
/// </summary>
internal sealed class ArgumentAssignment
{
    private int nextRegister;
    private int stackBytes;

    /// <summary>The place of the next argument.</summary>
    /// <param name="words">Its size in words, 1 or 2.</param>
    public ArgumentPlace Next(int words)
    {
        if (words == 2)
            nextRegister = (nextRegister + 1) & ~1;
        if (nextRegister + words <= Thumb2Registers.ArgumentCount)
        {
            nextRegister += words;
            return new(nextRegister - words, 0);
        }

        nextRegister = Thumb2Registers.ArgumentCount;
        if (words == 2)
            stackBytes = (stackBytes + 7) & ~7;
        stackBytes += 4 * words;
        return new(-1, stackBytes - 4 * words);
    }
}
