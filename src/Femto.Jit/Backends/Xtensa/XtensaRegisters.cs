using Femto.Jit.CodeGen;

namespace Femto.Jit.Backends.Xtensa;

/// <summary>Roles of the registers (ISA manual, 8.1: the Call0 and the windowed register usage and stack layout).</summary>
internal static class XtensaRegisters
{
    /// <summary>a2: the first argument, which is the instance.</summary>
    public const int Instance = 2;

    /// <summary>a8: in trap blocks, the return address of a function that has not saved it.</summary>
    public const int KeptLink = 8;

    /// <summary>
    /// a9: holds addresses far from the stack pointer for a moment, in functions with such a frame. It carries neither
    /// arguments nor results.
    /// </summary>
    public const int Scratch = 9;

    /// <summary>CALL8: the callee's a0 is the caller's a8.</summary>
    private const int WindowRotation = 8;

    /// <summary>What is reserved above a frame for four registers of its caller's caller and four of its own.</summary>
    private const int SaveAreas = 32;

    /// <summary>Arguments in a2 to a7; a12 to a15 come back as they were.</summary>
    public static CallingConvention Call0 { get; } = new(
        FirstArgument: Instance, ArgumentCount: 6, Link: 0,
        CallerSaved: 0x0FFD, CalleeSaved: 0xF000, StackAlignment: 16)
    {
        AlwaysAligned = true, PairsAreEven = true,
    };

    /// <summary>A call turns the window by eight registers: nobody saves any.</summary>
    public static CallingConvention Windowed { get; } = new(
        FirstArgument: Instance, ArgumentCount: 6, Link: 0, CallerSaved: 0xFF00, CalleeSaved: 0, StackAlignment: 16)
    {
        AlwaysAligned = true, PairsAreEven = true, CallRotation = WindowRotation, ReservedBytes = SaveAreas,
    };

    /// <summary>Those nobody saves first; every one has narrow encodings.</summary>
    public static RegisterFile Call0File { get; } = FileOf(11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 12, 13, 14, 15);

    /// <summary>Those that calls take first, since few are left by them.</summary>
    public static RegisterFile WindowedCallerFile { get; } = FileOf(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2);

    /// <summary>Those first that the window of a caller does not have to make way for.</summary>
    public static RegisterFile WindowedLeafFile { get; } = FileOf(7, 6, 5, 4, 3, 2, 8, 9, 10, 11, 12, 13, 14, 15);

    private static RegisterFile FileOf(params int[] order) => new(order, Count: 16, Borrowed: 7);
}
