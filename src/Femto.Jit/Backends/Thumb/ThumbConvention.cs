using Femto.Jit.CodeGen;

namespace Femto.Jit.Backends.Thumb;

/// <summary>Roles of the registers (AAPCS32, sections 6.1.1, 6.2.1.2, 6.5).</summary>
internal static class ThumbConvention
{
    /// <summary>
    /// r0-r3, r12 and lr are the callee's; r4-r11 come back as they were; 64-bit arguments start even.
    /// </summary>
    public static CallingConvention Aapcs { get; } = new(
        FirstArgument: 0, ArgumentCount: 4, Link: 14,
        CallerSaved: 0b0101_0000_0000_1111, CalleeSaved: 0b0000_1111_1111_0000, StackAlignment: 8)
    {
        PairsAreEven = true,
    };

    /// <summary>Carries the instance, the first argument.</summary>
    public const int Instance = 0;
}
