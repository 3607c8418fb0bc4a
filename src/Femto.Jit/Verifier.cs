using Femto.Jit.Verification;

namespace Femto.Jit;

/// <summary>Proves that a program is safe to run under a contract, or says why not.</summary>
public static class Verifier
{
    /// <summary>Verifies a program.</summary>
    /// <param name="program">The decoded program.</param>
    /// <param name="contract">What the firmware grants it.</param>
    /// <returns>The verified program with warnings, or diagnostics FJ2xxx.</returns>
    public static Result<VerifiedProgram> Verify(Program program, Contract contract)
    {
        Findings findings = new(program);
        VerifiedProgram? verified = VerificationSteps.Run(program, contract, findings);
        return new Result<VerifiedProgram>(findings.HasErrors ? null : verified, findings.InProgramOrder());
    }
}
