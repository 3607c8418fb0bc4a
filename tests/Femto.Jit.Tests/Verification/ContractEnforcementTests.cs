using Femto.Jit.Contracts;
using static Femto.Jit.Tests.Slots;

namespace Femto.Jit.Tests.Verification;

/// <summary>What contracts say of the context, of helpers and of the stack is enforced.</summary>
public sealed class ContractEnforcementTests
{
    private const string Text = """
        name = "test"
        [context]
        size = 16
        [[context.field]]
        name = "time"
        type = "u64"
        access = "read-only"
        [[context.field]]
        name = "state"
        type = "u32"
        [[helper]]
        number = 1
        prototype = "u32 now(void)"
        [[helper]]
        number = 2
        prototype = "u32 fill(out ptr bytes[length], u16 length)"
        [[helper]]
        number = 3
        prototype = "u32 get(out ptr value[4])"
        [[helper]]
        number = 4
        prototype = "u32 put(const ptr value[4])"
        [[helper]]
        number = 5
        prototype = "u32 print(const ptr text[string])"
        [[helper]]
        number = 6
        prototype = "u32 send(const ptr bytes[length], u16 length)"
        [[program]]
        name = "quiet"
        helpers = []
        [limits]
        stack = 512
        """;

    /// <summary>Writes: name, what is said in both modes or null, slots before the exit.</summary>
    public static TheoryData<string, string?, ulong[]> Writes { get; } = new()
    {
        { "read of what is read-only", null, [Load(8, 0, 1, 0)] },
        { "write behind it", null, [StoreImm(4, 1, 8, 1)] },
        { "write to no field", null, [StoreImm(4, 1, 12, 1)] },
        { "write over two that are writable", null, [StoreImm(8, 1, 8, 1)] },
        { "write to the stack", null, [StoreImm(8, 10, -8, 1)] },
        { "write to it", "FJ2018", [StoreImm(8, 1, 0, 1)] },
        { "write to its last byte", "FJ2018", [StoreImm(1, 1, 7, 1)] },
        { "write across its end", "FJ2018", [StoreImm(4, 1, 6, 1)] },
        { "atomic", "FJ2018", [Mov(3, 1), Atomic(8, 0x00, 1, 0, 3)] },
        { "write anywhere in the context", "FJ2019", [Load(4, 3, 1, 8), Slot(0x57, 3, imm: 15), AddReg(1, 3), StoreImm(1, 1, 0, 1)] },
        { "write behind it, at a bounded offset", null,
            [Load(4, 3, 1, 8), Slot(0x57, 3, imm: 7), AddReg(1, 3), StoreImm(1, 1, 8, 1)] },
        { "write to a number", "FJ2019", [Load(8, 3, 1, 8), StoreImm(1, 3, 0, 1)] },
        { "helper that writes behind it", null, [Add(1, 8), Call(3)] },
        { "helper that writes to it", "FJ2018", [Call(3)] },
        { "helper that writes to the stack", null, [MovReg(1, 10), Add(1, -8), Call(3)] },
        { "helper that writes few bytes behind it", null, [Add(1, 8), Mov(2, 8), Call(2)] },
        { "helper that writes from before it", "FJ2018", [Add(1, 7), Mov(2, 8), Call(2)] },
        { "helper that writes anywhere", "FJ2019", [Load(4, 3, 1, 8), AddReg(1, 3), Call(3)] },
        { "helper that writes no bytes, or too many", null, [Load(1, 2, 1, 0), Add(1, 100), Call(2)] },
        { "helper that writes to a number", "FJ2019", [Load(8, 1, 1, 8), Call(3)] },
    };

    [Theory]
    [MemberData(nameof(Writes))]
    public void What_is_read_only_is_not_written(string name, string? id, ulong[] slots)
    {
        Program program = Program([.. slots, Mov(0, 0), Exit]);
        Result<VerifiedProgram> guarded = Verifier.Verify(program, Read());
        Assert.True(id == guarded.Diagnostics.FirstOrDefault()?.Id, $"{name}: {string.Join('\n', guarded.Diagnostics)}");
        Assert.Equal(id is null, guarded.Succeeded);
        Result<VerifiedProgram> proved = Verifier.Verify(program, Read() with { Mode = VerificationMode.Proved });
        if (id is not null) Assert.Contains(proved.Diagnostics, diagnostic => diagnostic.Id == id);
    }

    /// <summary>
    /// Arguments: name, what is known (proven, not, never so, or that it is text that has to be proven), slots before the
    /// exit.
    /// </summary>
    public static TheoryData<string, Known, ulong[]> Arguments { get; } = new()
    {
        { "in the context", Known.Proven, [Add(1, 12), Call(4)] },
        { "over the context's end", Known.Never, [Add(1, 13), Call(4)] },
        { "ahead of the context", Known.Never, [Add(1, -1), Call(4)] },
        { "in the frame", Known.Proven, [MovReg(1, 10), Add(1, -4), Call(4)] },
        { "over the frame's end", Known.Never, [MovReg(1, 10), Add(1, -3), Call(4)] },
        { "null", Known.Unknown, [Mov(1, 0), Call(4)] },
        { "at a bounded offset", Known.Proven, [Load(4, 3, 1, 8), Slot(0x57, 3, imm: 7), AddReg(1, 3), Call(4)] },
        { "at any offset", Known.Unknown, [Load(4, 3, 1, 8), AddReg(1, 3), Call(4)] },
        { "in read-only data", Known.Proven, [Slot(0xd8, 1, imm: 0), Slot(0), Call(4)] },
        { "written in read-only data", Known.Never, [Slot(0xd8, 1, imm: 0), Slot(0), Call(3)] },
        { "of a size that fits", Known.Proven, [Add(1, 8), Load(2, 2, 1, 0), Slot(0x57, 2, imm: 7), Call(2)] },
        { "of no size", Known.Proven, [Mov(1, 0), Mov(2, 0), Call(2)] },
        { "of any size", Known.Unknown, [Add(1, 8), Load(2, 2, 1, 0), Call(6)] },
        { "written behind what is read-only", Known.Unknown,
            [Load(1, 3, 1, 8), Slot(0x57, 3, imm: 15), AddReg(1, 3), Add(1, 8), Call(3)] },
        { "text", Known.Proven, [Slot(0xd8, 1, imm: 0), Slot(0), Call(5)] },
        { "no text: without an end", Known.Text, [Slot(0xd8, 1, imm: 4), Slot(0), Call(5)] },
        { "no text: not constant", Known.Text, [Call(5)] },
        { "of a size that never fits", Known.Never, [Add(1, 14), Load(2, 2, 1, -14), Slot(0x57, 2, imm: 1), Add(2, 3), Call(6)] },
    };

    /// <summary>What is known of an argument.</summary>
    public enum Known
    {
        Proven,
        Unknown,
        Never,
        Text,
    }

    [Theory]
    [MemberData(nameof(Arguments))]
    public void Arguments_point_to_what_helpers_access(string name, Known known, ulong[] slots)
    {
        ProgramData data = ProgramData.Empty with { ReadOnly = [(byte)'a', 0, (byte)'b', 0, (byte)'c', (byte)'d'] };
        Program program = Program(data, [.. slots, Exit]);
        foreach (VerificationMode mode in Enum.GetValues<VerificationMode>())
        {
            Result<VerifiedProgram> result = Verifier.Verify(program, Read() with { Mode = mode });
            bool isChecked = known == Known.Unknown && mode == VerificationMode.Guarded;
            string? id = known == Known.Never ? "FJ2023" : known == Known.Proven || isChecked ? null : "FJ2022";
            Assert.True(id == result.Diagnostics.FirstOrDefault()?.Id, $"{name}: {string.Join('\n', result.Diagnostics)}");
            if (id is null) Assert.Equal(isChecked, result.Value!.CheckedArguments.Count == 1);
        }
    }

    [Fact]
    public void The_field_is_named()
    {
        Result<VerifiedProgram> result = Verifier.Verify(Program(StoreImm(8, 1, 0, 1), Mov(0, 0), Exit), Read());
        Diagnostic only = Assert.Single(result.Diagnostics);
        Assert.Equal(0, only.Pc);
        Assert.EndsWith("writes to 'time' of the context, which is read-only", only.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(MemoryAccess.ReadOnly, 7, "FJ2018")]
    [InlineData(MemoryAccess.ReadOnly, 8, null)]
    [InlineData(MemoryAccess.ReadOnly, 12, "FJ2018")]
    [InlineData(MemoryAccess.ReadWrite, 12, null)]
    public void Bytes_of_no_field_are_as_the_context(MemoryAccess access, int offset, string? id)
    {
        foreach (int? length in (int?[])[16, null])
        {
            Contract contract = Read() with { ContextAccess = access, ContextLength = length,
                ContextFields = [.. Read().ContextFields.Where(field => field.Name == "state")] };
            if (access == MemoryAccess.ReadWrite && offset == 7) continue;
            Result<VerifiedProgram> result = Verifier.Verify(Program(StoreImm(4, 1, offset, 1), Mov(0, 0), Exit), contract);
            Assert.Equal(id, result.Diagnostics.FirstOrDefault()?.Id);
        }
    }

    [Fact]
    public void A_program_may_be_denied_helpers()
    {
        Program program = Program(Call(1), Exit);
        Contract contract = Read();
        Assert.True(Verifier.Verify(program, contract).Succeeded);
        var allowed = contract.AllowedHelpers.Add(program.Name, [2]);
        Diagnostic only = Assert.Single(Verifier.Verify(program, contract with { AllowedHelpers = allowed }).Diagnostics);
        Assert.Equal(("FJ2021", 0), (only.Id, only.Pc));
        Assert.Contains("calls helper now", only.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(32, null)]
    [InlineData(40, "FJ2020")]
    public void The_stack_has_a_budget(int bytes, string? id)
    {
        Result<VerifiedProgram> result = Verifier.Verify(Program(StoreImm(8, 10, -bytes, 1), Mov(0, 0), Exit),
            Read() with { StackBudget = 32 });
        Assert.Equal(id, result.Diagnostics.FirstOrDefault()?.Id);
    }

    private static Contract Read()
    {
        Result<Contract> result = ContractReader.Read(Text, "test.toml");
        Assert.True(result.Succeeded, string.Join('\n', result.Diagnostics));
        return result.Value;
    }
}
