using Femto.Jit.CodeGen;

namespace Femto.Jit.Backends.Thumb2;

/// <summary>Order of allocation.</summary>
internal static class Thumb2Registers
{
    /// <summary>
    /// Low registers first, since most 16-bit encodings reach only those; among each kind those that need not be
    /// saved.
    /// </summary>
    public static RegisterFile File { get; } = new([3, 2, 1, 0, 4, 5, 6, 7, 12, 14, 8, 9, 10, 11], Count: 16, Borrowed: 0);
}
