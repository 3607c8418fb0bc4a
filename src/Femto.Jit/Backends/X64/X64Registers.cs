using System.Collections.Immutable;
using Femto.Jit.CodeGen;
using Iced.Intel;

namespace Femto.Jit.Backends.X64;

/// <summary>
/// Roles of the registers (System V ABI, AMD64 supplement, 3.2.1 and 3.2.3). Their numbers are ours: the registers of
/// arguments follow each other.
/// </summary>
internal static class X64Registers
{
    private static readonly ImmutableArray<Register> wide =
    [
        Register.RAX, Register.RDI, Register.RSI, Register.RDX, Register.RCX, Register.R8, Register.R9, Register.R10,
        Register.R11, Register.RBX, Register.RBP, Register.R12, Register.R13, Register.R14, Register.R15,
    ];

    /// <summary>The quotient, and the result of a function.</summary>
    public const int Rax = 0;

    /// <summary>Carries the instance, the first argument.</summary>
    public const int Instance = 1;

    /// <summary>The remainder.</summary>
    public const int Rdx = 3;

    /// <summary>The count of shifts.</summary>
    public const int Rcx = 4;

    private const int FirstSaved = 9;

    /// <summary>rbx, rbp and r12 to r15 come back as they were.</summary>
    public static CallingConvention Convention { get; } = new(
        FirstArgument: Instance, ArgumentCount: 6, Link: CallingConvention.NoLink,
        CallerSaved: (1u << FirstSaved) - 1,
        CalleeSaved: (1u << wide.Length) - (1u << FirstSaved), StackAlignment: 16)
    {
        FirstResult = Rax,
        WordBytes = 8,
    };

    /// <summary>
    /// Those that nobody saves first; of both kinds those first whose encodings need no prefix. rcx, rdx and rax, which
    /// shifts and divisions want, come after the other ones nobody saves.
    /// </summary>
    public static RegisterFile File { get; } = new(
        [2, Instance, 5, 6, 7, 8, Rcx, Rdx, Rax, 9, 10, 11, 12, 13, 14], Count: wide.Length, Borrowed: Rax);

    /// <summary>All 64 bits of a register.</summary>
    public static Register Wide(int register) => wide[register];

    /// <summary>The low bytes of a register.</summary>
    public static Register Part(int register, int bytes)
    {
        int number = wide[register] - Register.RAX;
        return bytes switch
        {
            8 => Register.RAX + number,
            4 => Register.EAX + number,
            2 => Register.AX + number,
            // AL to BL, then AH to BH, which need not be named, then SPL on.
            _ => (number < 4 ? Register.AL : Register.SPL - 4) + number,
        };
    }
}
