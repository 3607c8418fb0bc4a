using Femto.Jit.Contracts;
using static Femto.Jit.Tests.Slots;

namespace Femto.Jit.Tests.Verification;

/// <summary>What mode proved says of accesses that it cannot prove, and what it advises.</summary>
public sealed class UnprovenAccessTests
{
    /// <summary>Cases: name, length of the context, a part of the message, a part of the hint or null, slots.</summary>
    public static TheoryData<string, int?, string, string?, ulong[]> Accesses { get; } = new()
    {
        { "unchecked index", 16, "r1+0, which is offset 0 to 255 of the context; inside are 0 to 12", "is not compared",
            [Load(1, 3, 1, 0), AddReg(1, 3), Load(4, 0, 1, 0)] },
        { "off by one", 16, "offset 0 to 16 of the context; inside are 0 to 15", "off by one: the last is 1 byte too far",
            [Load(1, 3, 1, 0), Slot(0x25, 3, offset: 2, imm: 16), AddReg(1, 3), Load(1, 0, 1, 0), Mov(0, 0)] },
        { "off by one element", 16, "offset 0 to 16 of the context, a multiple of 4; inside are 0 to 12", "off by one: the last is 4 bytes",
            [Load(1, 3, 1, 0), Slot(0x25, 3, offset: 3, imm: 4), Slot(0x67, 3, imm: 2), AddReg(1, 3), Load(4, 0, 1, 0), Mov(0, 0)] },
        { "negative index", 16, "offset -128 to 7 of the context; inside are 0 to 15", "may be negative",
            [Load(1, 3, 1, 0), Slot(0xbf, 3, 3, offset: 8), Slot(0x65, 3, offset: 2, imm: 7), AddReg(1, 3), Load(1, 0, 1, 0), Mov(0, 0)] },
        { "sign-extended index", 16, "offset -128 to 127 of the context", "is sign-extended",
            [Load(1, 3, 1, 0), Slot(0xbf, 3, 3, offset: 8), AddReg(1, 3), Load(1, 0, 1, 0)] },
        { "length not known", null, "the length of the context is only known at run time", "compare the offset with r2",
            [Load(1, 0, 1, 0)] },
        { "number", 16, "which is any number; it has to be in one region", "one region's address",
            [Load(8, 3, 1, 0), Load(1, 0, 3, 0)] },
        { "alignment", 16, "offset 0 to 7 of the context; it has to be a multiple of 8", null,
            [Load(1, 3, 1, 0), Slot(0x57, 3, imm: 7), AddReg(1, 3), Mov(4, 1), Atomic(8, 0x00, 1, 0, 4)] },
    };

    /// <summary>Cases: an access through fields of the contract 'pointers', a part of the message, a part of the hint.</summary>
    public static TheoryData<string, string?, ulong[]> PointedAccesses { get; } = new()
    {
        { "r2+3, which is offset 3 of what 'packet' points to; the length of what 'packet' points to is only known", "'packet_end'",
            [Load(4, 2, 1, 0), Load(1, 0, 2, 3)] },
        { "offset 0 of what 'samples' points to; the length", "of what 'packet' points to only", [Load(4, 2, 1, 8), Load(1, 0, 2, 0)] },
        { "offset 0 of what 'samples' points to; it is not writable", null, [Load(4, 2, 1, 8), StoreImm(1, 2, 0, 1)] },
        { "offset 8 of what 'block' points to; inside are 0 to 7", "off by one", [Load(4, 2, 1, 16), Load(1, 0, 2, 8)] },
    };

    [Theory]
    [MemberData(nameof(PointedAccesses))]
    public void Memory_that_a_field_points_to_is_called_by_the_field(string message, string? hint, ulong[] slots)
    {
        string path = RepositoryFiles.PathOf("tests/FileTests/contracts/pointers.toml");
        Contract contract = ContractReader.Read(File.ReadAllText(path), path).Value!;
        Result<VerifiedProgram> result = Verifier.Verify(
            Program([.. slots, Mov(0, 0), Exit]), contract with { Mode = VerificationMode.Proved });
        Diagnostic only = Assert.Single(result.Diagnostics);
        Assert.Contains(message, only.Message, StringComparison.Ordinal);
        if (hint is null) Assert.Null(only.Hint);
        else Assert.Contains(hint, only.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Accesses))]
    public void The_message_has_what_is_known_and_needed(
        string name, int? length, string message, string? hint, ulong[] slots)
    {
        Contract contract = Contract.Default with { ContextLength = length, Mode = VerificationMode.Proved };
        Result<VerifiedProgram> result = Verifier.Verify(Program([.. slots, Mov(0, 0), Exit]), contract);
        Diagnostic last = result.Diagnostics[^1];
        Assert.Equal("FJ2015", last.Id);
        Assert.True(last.Message.Contains(message, StringComparison.Ordinal), $"{name}: {last.Message}");
        Assert.True(hint is null ? last.Hint is null : last.Hint!.Contains(hint, StringComparison.Ordinal), $"{name}: {last.Hint}");
    }
}
