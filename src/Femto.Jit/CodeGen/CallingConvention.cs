namespace Femto.Jit.CodeGen;

/// <summary>What a C calling convention says of registers and the stack.</summary>
/// <param name="FirstArgument">
/// Register in which the first argument arrives, which is the instance; the others follow it. Results leave in the same
/// register.
/// </param>
/// <param name="ArgumentCount">Number of registers that carry arguments.</param>
/// <param name="Link">Register of the return address.</param>
/// <param name="CallerSaved">Registers a call destroys, as a mask.</param>
/// <param name="CalleeSaved">Registers a function gives back as they were, as a mask.</param>
/// <param name="StackAlignment">What the stack pointer is a multiple of at calls.</param>
internal sealed record CallingConvention(
    int FirstArgument, int ArgumentCount, int Link, uint CallerSaved, uint CalleeSaved, int StackAlignment)
{
    /// <summary>Whether the stack pointer keeps its alignment in functions that call nothing, too.</summary>
    public bool AlwaysAligned { get; init; }

    /// <summary>
    /// How 64-bit arguments go to registers: in an even one and the next, or else on the stack; without it in any two,
    /// the last of which may be on the stack.
    /// </summary>
    public bool PairsAreEven { get; init; }

    /// <summary>Register of the first argument of a call, where a call renames registers; results come back in it.</summary>
    public int OutgoingArgument { get; init; } = FirstArgument;

    /// <summary>Bytes at the upper end of each frame that belong to the convention.</summary>
    public int ReservedBytes { get; init; }

    /// <summary>Parameters of local functions that arrive in registers: those after the instance's.</summary>
    public int LocalArgumentRegisters => ArgumentCount - 1;
}
