using System.Text;
using Femto.Jit.Bytecode;

namespace Femto.Jit.Tests.Verification.Abstract;

/// <summary>What comes of the analysis as a whole.</summary>
public sealed class ProgramFactsTests
{
    private const int Depth = 7;
    private const int CallsEach = 10;

    [Fact]
    public void Proves_nothing_of_a_program_that_takes_too_many_steps()
    {
        StringBuilder text = new("entry:\n    r6 = r1\n");
        for (int call = 0; call < CallsEach; call++) text.Append("    r1 = r6\n    call f1\n");
        text.Append("    r0 = *(u32 *)(r6 + 4000)\n    exit\n");
        for (int function = 1; function < Depth; function++)
        {
            string line = function == Depth - 1 ? "    r0 = 1\n" : $"    call f{function + 1}\n";
            text.Append($"f{function}:\n").Insert(text.Length, line, CallsEach).Append("    exit\n");
        }

        Program program = Assembler.Assemble(text.ToString()).Value!;

        Assert.Empty(Verifier.Verify(program, Contract.Default).Value!.ProvenAccesses);
        Assert.Equal(
            ["FJ2026", "FJ2015"],
            Verifier.Verify(program, Contract.Default with { Mode = VerificationMode.Proved })
                .Diagnostics.Select(diagnostic => diagnostic.Id));
    }
}
