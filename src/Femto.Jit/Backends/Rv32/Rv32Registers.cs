using Femto.Jit.CodeGen;

namespace Femto.Jit.Backends.Rv32;

/// <summary>Roles of the registers (RISC-V ELF psABI, "Integer Register Convention", ilp32).</summary>
internal static class Rv32Registers
{
    /// <summary>t0: holds addresses for a moment, and the return address of calls of trap blocks.</summary>
    public const int Scratch = 5;

    /// <summary>a0: carries the instance, the first argument.</summary>
    public const int Instance = 10;

    /// <summary>
    /// t6: where functions that call nothing but may trap keep the instance, so that they need no frame.
    /// </summary>
    public const int KeptInstance = 31;

    /// <summary>Arguments in a0 to a7; ra, t0-t6 and a0-a7 are the callee's, s0-s11 come back as they were.</summary>
    public static CallingConvention Convention { get; } = new(
        FirstArgument: 10, ArgumentCount: 8, Link: 1,
        CallerSaved: 0b1111_0000_0000_0011_1111_1100_1110_0010,
        CalleeSaved: 0b0000_1111_1111_1100_0000_0011_0000_0000, StackAlignment: 16)
    {
        AlwaysAligned = true,
    };

    /// <summary>
    /// Those that compressed encodings reach and nobody saves, then those nobody saves, then the others.
    /// </summary>
    private static readonly int[] order =
        [15, 14, 13, 12, 11, 10, 16, 17, 6, 7, 28, 29, 30, KeptInstance, 8, 9, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27];

    /// <summary>All that can be allocated: not zero, ra, sp, gp, tp, t0.</summary>
    public static RegisterFile File { get; } = new(order, Count: 32, Borrowed: Instance);

    /// <summary>The same without <see cref="KeptInstance"/>.</summary>
    public static RegisterFile FileKeepingInstance { get; } =
        File with { Order = [.. order.Where(register => register != KeptInstance)] };
}
