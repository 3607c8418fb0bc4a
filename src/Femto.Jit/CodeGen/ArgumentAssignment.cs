namespace Femto.Jit.CodeGen;

/// <summary>Where a word of an argument goes: a register, or -1 and an offset from the stack pointer.</summary>
internal readonly record struct ArgumentPlace(int Register, int StackOffset);

/// <summary>
/// Assigns arguments of C functions to places, in order (AAPCS32, section 6.5; RISC-V ELF psABI, "Integer Calling
/// Convention"): registers, then the stack, on which 64-bit arguments are 8-byte aligned.
/// </summary>
internal sealed class ArgumentAssignment(CallingConvention convention)
{
    private int nextRegister;
    private int stackBytes;

    /// <summary>The places of the words of the next argument.</summary>
    /// <param name="bytes">Its size, 4 or 8; what is smaller than a word takes one.</param>
    public ArgumentPlace[] Next(int bytes)
    {
        int words = Math.Max(1, bytes / convention.WordBytes);
        int left = convention.ArgumentCount - nextRegister;
        if (words == 2 && convention.PairsAreEven)
            left = left / 2 * 2;
        if (left < words && (left == 0 || convention.PairsAreEven))
            return OnStack(words);
        nextRegister = convention.ArgumentCount - left;
        var places = new ArgumentPlace[words];
        for (int word = 0; word < words; word++)
            places[word] = word < left ? InRegister() : OnStack(1)[0];
        return places;
    }

    private ArgumentPlace InRegister() => new(convention.OutgoingArgument + nextRegister++, 0);

    /// <summary>Nothing goes to a register after something went to the stack.</summary>
    private ArgumentPlace[] OnStack(int words)
    {
        nextRegister = convention.ArgumentCount;
        if (words == 2)
            stackBytes = (stackBytes + 7) & ~7;
        var places = new ArgumentPlace[words];
        for (int word = 0; word < words; word++, stackBytes += convention.WordBytes)
            places[word] = new(-1, stackBytes);
        return places;
    }
}
