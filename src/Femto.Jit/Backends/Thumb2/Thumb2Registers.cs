using Femto.Jit.CodeGen;

namespace Femto.Jit.Backends.Thumb2;

/// <summary>Roles of the registers (AAPCS32, section 6.1.1).</summary>
internal static class Thumb2Registers
{
    public const int StackPointer = 13;

    public const int Link = 14;

    /// <summary>Carries the instance, the first argument.</summary>
    public const int Instance = 0;

    /// <summary>Registers a call destroys: r0-r3, r12, lr.</summary>
    public const uint CallerSaved = 0b0101_0000_0000_1111;

    /// <summary>Registers a function gives back as they were: r4-r11.</summary>
    public const uint CalleeSaved = 0b0000_1111_1111_0000;

    /// <summary>Number of registers that carry arguments: r0-r3.</summary>
    public const int ArgumentCount = 4;

    /// <summary>
    /// Low registers first, since most 16-bit encodings reach only those; among each kind those that need not be
    /// saved.
    /// </summary>
    public static RegisterFile File { get; } = new([3, 2, 1, 0, 4, 5, 6, 7, 12, 14, 8, 9, 10, 11], 16);
}
