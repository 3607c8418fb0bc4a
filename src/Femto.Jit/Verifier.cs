using Femto.Jit.Verification;

namespace Femto.Jit;

/// <summary>Proves that a program is safe to run under a contract, or says why not.</summary>
public static class Verifier
{
    /// <summary>Verifies a program.</summary>
    /// <param name="program">The decoded program.</param>
    /// <param name="contract">What the firmware grants it.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <returns>The verified program with warnings, or diagnostics FJ2xxx.</returns>
    public static Result<VerifiedProgram> Verify(Program program, Contract contract, VerifierOptions? options = null) =>
        Verify(program, contract, options ?? VerifierOptions.Default, observer: null);

    /// <summary>The same, and what is known where an instruction is executed, also in a program that is refused.</summary>
    internal static (Result<VerifiedProgram> Result, Explanation Explanation) Explain(Program program, Contract contract, int pc)
    {
        StateObserver observer = new(pc);
        Result<VerifiedProgram> result = Verify(program, contract, VerifierOptions.Default, observer);
        return (result, Explanation.Of(program, contract, observer));
    }

    private static Result<VerifiedProgram> Verify(
        Program program, Contract contract, VerifierOptions options, StateObserver? observer)
    {
        Findings findings = new(program);
        VerifiedProgram? verified = VerificationSteps.Run(program, contract, options, findings, observer);
        return new Result<VerifiedProgram>(findings.HasErrors ? null : verified, findings.InProgramOrder());
    }
}
