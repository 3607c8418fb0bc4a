using Femto.Jit.Contracts;
using static Femto.Jit.Tests.Slots;

namespace Femto.Jit.Tests.Verification;

/// <summary>What is said of arguments of helpers that are not proven to point to memory, and what is advised.</summary>
public sealed class UnprovenArgumentTests
{
    /// <summary>Cases: diagnostic, parts of the message and of the hint, slots under the contract 'helpers' or 'cells'.</summary>
    public static TheoryData<string, string, string?, ulong[]> Arguments { get; } = new()
    {
        { "FJ2022", "in r1, which is offset 0 to 255 of the context, is not proven to point to 4 bytes", "12 at most",
            [Load(1, 3, 1, 0), AddReg(1, 3), Call(11)] },
        { "FJ2022", "in r1, which is offset -128 to 127 of the context,", "may be negative",
            [Load(1, 3, 1, 0), Slot(0xbf, 3, 3, offset: 8), AddReg(1, 3), Call(11)] },
        { "FJ2023", "in r1, which is offset 13 of the context, does not point to 4 bytes", "12 at most",
            [Add(1, 13), Call(11)] },
        { "FJ2022", "in r1, which is any number, is not proven", "one region's address", [Load(8, 1, 1, 0), Call(11)] },
        { "FJ2022", "to as many bytes of one region as r2 says, 0 to 255", "compare r2 with a limit first: there are 16 bytes",
            [Load(1, 2, 1, 0), Call(14)] },
        { "FJ2022", "to a constant text that a zero ends", "a string literal",
            [Mov(2, 0), Mov(3, 0), Mov(4, 0), Call(12)] },
    };

    [Theory]
    [MemberData(nameof(Arguments))]
    public void The_message_has_what_is_known_and_needed(string id, string message, string? hint, ulong[] slots)
    {
        string path = RepositoryFiles.PathOf("tests/FileTests/contracts/helpers.toml");
        Contract contract = ContractReader.Read(File.ReadAllText(path), path).Value!;
        Result<VerifiedProgram> result = Verifier.Verify(
            Program([.. slots, Mov(0, 0), Exit]), contract with { Mode = VerificationMode.Proved });
        Diagnostic only = Assert.Single(result.Diagnostics);
        Assert.Equal(id, only.Id);
        Assert.Contains(message, only.Message, StringComparison.Ordinal);
        if (hint is null) Assert.Null(only.Hint);
        else Assert.Contains(hint, only.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_helper_returned_is_called_by_the_helper()
    {
        string path = RepositoryFiles.PathOf("tests/FileTests/contracts/cells.toml");
        Contract contract = ContractReader.Read(File.ReadAllText(path), path).Value!;
        Result<VerifiedProgram> argument = Verifier.Verify(
            Program(Mov(1, 0), Call(27), MovReg(1, 0), Call(11), Exit), contract);
        Assert.Contains("null or offset 0 of what cell returned", argument.Diagnostics[0].Message, StringComparison.Ordinal);
        Assert.Contains("compare the result", argument.Diagnostics[0].Hint, StringComparison.Ordinal);
        Result<VerifiedProgram> access = Verifier.Verify(Program(Mov(1, 0), Call(27), Load(4, 0, 0, 8), Exit), contract);
        Assert.Equal("FJ2025", access.Diagnostics[0].Id);
        Assert.Contains("it has to be another than null", access.Diagnostics[0].Message, StringComparison.Ordinal);
        Assert.Contains("compare the result", access.Diagnostics[0].Hint, StringComparison.Ordinal);
    }
}
