using Femto.Jit.CodeGen;

namespace Femto.Jit.Backends.Thumb1;

/// <summary>Use of the registers.</summary>
internal static class Thumb1Registers
{
    /// <summary>r12 holds what an instruction or a move sets aside for a moment.</summary>
    public const int Scratch = 12;

    /// <summary>
    /// The low registers, since hardly an encoding reaches others; first those that need not be saved.
    /// </summary>
    public static RegisterFile File { get; } = new([3, 2, 1, 0, 4, 5, 6, 7], Count: 16, Borrowed: 0);
}
