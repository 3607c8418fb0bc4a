using Femto.Jit.Bytecode;

namespace Femto.Jit.Cli.Traps;

/// <summary>What a trap says of the program, in words.</summary>
internal static class TrapMeaning
{
    /// <summary>What the instruction did.</summary>
    public static string Of(Trap trap, VerifiedProgram program) => trap.Kind switch
    {
        TrapKind.OutOfBounds when IsCall(trap, program) => $"an argument of {Helper(trap, program)} did not point to memory that it may use",
        TrapKind.OutOfBounds => "the access would have left the memory that the program was granted, or have written to what it may only read",
        TrapKind.Misaligned => "the address was not a multiple of the size of the access",
        TrapKind.FuelExhausted => "the loop was to be repeated, and the run had spent all its fuel",
        TrapKind.HelperFailed => $"{Helper(trap, program)} refused the call",
        TrapKind.StackOverflow => "the caller's stack had not the bytes that the program needs",
        _ => throw new InternalCompilerException(nameof(TrapMeaning), $"no words for {trap.Kind}"),
    };

    /// <summary>What to know of when it is reported, or null.</summary>
    public static string? Timing(Trap trap, VerifiedProgram program) =>
        trap.Kind == TrapKind.OutOfBounds && program.HoistedAccesses.Contains(trap.Pc)
            ? "checked once, ahead of its loop: the trap can be reported before the run comes to this instruction"
            : null;

    /// <summary>
    /// Why the verifier could not rule it out: what it says of the instruction where everything has to be proven.
    /// </summary>
    public static Diagnostic[] Reasons(Trap trap, VerifiedProgram program)
    {
        Contract strict = program.Contract with { Mode = VerificationMode.Proved };
        return [.. Verifier.Verify(program.Program, strict).Diagnostics.Where(diagnostic => diagnostic.Pc == trap.Pc)];
    }

    private static bool IsCall(Trap trap, VerifiedProgram program) =>
        program.Program.Instructions[trap.Pc].Operation == Operation.CallHelper;

    private static string Helper(Trap trap, VerifiedProgram program)
    {
        int number = (int)program.Program.Instructions[trap.Pc].Immediate;
        string name = program.Contract.Helpers.TryGetValue(number, out var helper) ? $" ({helper.Name})" : "";
        return $"helper {number}{name}";
    }
}
