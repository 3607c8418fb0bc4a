using Femto.Jit.Bytecode;
using Femto.Jit.Execution;

namespace Femto.Jit.Tests.Verification.Abstract;

/// <summary>What is known of the stack.</summary>
public sealed class StackContentsTests
{
    [Fact]
    public void Follows_a_store_at_the_end_of_the_address_space()
    {
        Program program = Assembler.Assemble("""
            entry:
                r0 = 0
                r3 = r10
                r3 -= r10
                r4 = 0x7fffffffffffffff ll
                r3 += r4
                r3 += r10
                *(u64 *)(r3 + 0) = r0
                exit
            """).Value!;

        Assert.True(Verifier.Verify(program, AgentHelpers.Contract).Succeeded);
    }
}
