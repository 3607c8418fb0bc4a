namespace Femto.Jit.CodeGen;

/// <summary>What a C calling convention says of registers and the stack.</summary>
/// <param name="FirstArgument">
/// Register in which the first argument arrives, which is the instance; the others follow it. Results begin in the same
/// register, unless <see cref="FirstResult"/> says otherwise.
/// </param>
/// <param name="ArgumentCount">Number of registers that carry arguments.</param>
/// <param name="Link">Register of the return address, or <see cref="NoLink"/> where calls push it.</param>
/// <param name="CallerSaved">Registers a call destroys, as a mask.</param>
/// <param name="CalleeSaved">Registers a function gives back as they were, as a mask.</param>
/// <param name="StackAlignment">What the stack pointer is a multiple of at calls.</param>
internal sealed record CallingConvention(
    int FirstArgument, int ArgumentCount, int Link, uint CallerSaved, uint CalleeSaved, int StackAlignment)
{
    /// <summary>Says that calls push the return address.</summary>
    public const int NoLink = -1;

    /// <summary>Register of the result, or of its low half.</summary>
    public int FirstResult { get; init; } = FirstArgument;

    /// <summary>Bytes of a register, of a slot in the frame and of an argument on the stack.</summary>
    public int WordBytes { get; init; } = 4;

    /// <summary>Bytes that a call pushes.</summary>
    public int ReturnAddressBytes => Link == NoLink ? WordBytes : 0;

    /// <summary>Where the instance keeps what.</summary>
    public InstanceLayout Instance => WordBytes == 8 ? InstanceLayout.For64Bits : InstanceLayout.For32Bits;

    /// <summary>Whether the stack pointer keeps its alignment in functions that call nothing, too.</summary>
    public bool AlwaysAligned { get; init; }

    /// <summary>
    /// How 64-bit arguments go to registers: in an even one and the next, or else on the stack; without it in any two,
    /// the last of which may be on the stack.
    /// </summary>
    public bool PairsAreEven { get; init; }

    /// <summary>
    /// By how much a call renames registers: what its caller has in one, the callee has in the one that much lower.
    /// </summary>
    public int CallRotation { get; init; }

    /// <summary>Register of the first argument of a call.</summary>
    public int OutgoingArgument => FirstArgument + CallRotation;

    /// <summary>Register in which the result of a call comes back, or its low half.</summary>
    public int ReturnedResult => FirstResult + CallRotation;

    /// <summary>Bytes at the upper end of each frame that belong to the convention.</summary>
    public int ReservedBytes { get; init; }

    /// <summary>Parameters of local functions that arrive in registers: those after the instance's.</summary>
    public int LocalArgumentRegisters => ArgumentCount - 1;
}
