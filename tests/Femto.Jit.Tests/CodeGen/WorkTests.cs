using System.Buffers.Binary;
using Femto.Jit.Bytecode;
using Femto.Jit.CodeGen;
using Femto.Jit.Execution;
using Femto.Jit.Tests.Bytecode;

namespace Femto.Jit.Tests.CodeGen;

/// <summary>
/// What executed instructions are said to be for. The numbers were counted in listings, by hand. On RV32 a zero is a move out of
/// the zero register.
/// </summary>
public sealed class WorkTests
{
    private const int ContextBytes = 64;

    private const string Check = """
        r2 = *(u32 *)(r1 + 0)
        r1 += r2
        r0 = *(u8 *)(r1 + 0)
        exit
        """;

    private const string Fuel = """
        r2 = *(u32 *)(r1 + 0)
        w0 = 0
        loop:
        w0 += w2
        w2 &= w0
        if w2 != 0 goto loop
        exit
        """;

    private const string Sum = """
        r2 = *(u64 *)(r1 + 0)
        r3 = *(u64 *)(r1 + 8)
        r2 += r3
        *(u64 *)(r1 + 0) = r2
        w0 = 0
        exit
        """;

    private const string Exchange = """
        r4 = *(u32 *)(r1 + 0)
        w4 &= 15
        w4 += 1
        w2 = 0
        w3 = 1
        loop:
        w5 = w2
        w5 += w3
        w2 = w3
        w3 = w5
        w4 += -1
        if w4 != 0 goto loop
        w0 = w2
        exit
        """;

    /// <summary>16 halves that are all needed at once.</summary>
    private const string Spill = """
        r2 = *(u64 *)(r1 + 0)
        r3 = *(u64 *)(r1 + 8)
        r4 = *(u64 *)(r1 + 16)
        r5 = *(u64 *)(r1 + 24)
        r6 = *(u64 *)(r1 + 32)
        r7 = *(u64 *)(r1 + 40)
        r8 = *(u64 *)(r1 + 48)
        r9 = *(u64 *)(r1 + 56)
        *(u64 *)(r1 + 0) = r9
        *(u64 *)(r1 + 8) = r8
        *(u64 *)(r1 + 16) = r7
        *(u64 *)(r1 + 24) = r6
        *(u64 *)(r1 + 32) = r5
        *(u64 *)(r1 + 40) = r4
        *(u64 *)(r1 + 48) = r3
        *(u64 *)(r1 + 56) = r2
        w0 = 0
        exit
        """;

    private const string Quotient = """
        r0 = *(u64 *)(r1 + 0)
        r2 = *(u64 *)(r1 + 8)
        r0 /= r2
        exit
        """;

    [Theory]
    // push; ldr; cmp, bhi; ldrb; movs; pop
    [InlineData("cortex-m4", Check, 5, "Check 2, Constant 1, Frame 2, Program 2")]
    // mv; lw; add; li; bltu; lbu; li; ret
    [InlineData("rv32imc", Check, 5, "Check 1, Move 1, Constant 1, Frame 2, Program 3")]
    // push; ldr of the fuel; ldr; movs; adds, ands, cbz; subs, bcs; adds, ands, cbz; str of the fuel; movs, mov, mov; pop
    [InlineData("cortex-m4", Fuel, 1, "Fuel 3, Move 2, Constant 2, Branch 3, Frame 2, Program 5")]
    // mv; lw of the fuel; lw; mv; li; add, and, beqz; beqz, addi, j; add, and, beqz; sw of the fuel; mv, li; ret
    [InlineData("rv32imc", Fuel, 1, "Fuel 4, Move 4, Branch 3, Frame 2, Program 5")]
    // push; ldr, ldr of high halves, ldr, ldr; adds, adcs; str, str; movs, mov; pop
    [InlineData("cortex-m4", Sum, 0, "Move 1, Constant 1, HighHalf 3, Frame 2, Program 5")]
    // lw, lw of high halves, lw, lw; add, add, sltu, add; sw, sw; li, li; ret
    [InlineData("rv32imc", Sum, 0, "Move 2, HighHalf 5, Frame 1, Program 5")]
    // ldr, and, adds; movs, movs; adds, subs, beq three times; eor, eor, eor, b twice; movs; bx
    [InlineData("cortex-m4", Exchange, 2, "Move 6, Constant 3, Branch 5, Frame 1, Program 9")]
    // lw, andi, addi; li, mv, mv, li; add, addi, beqz three times; mv, mv, mv, j twice; mv, li; ret
    [InlineData("rv32imc", Exchange, 2, "Move 11, Constant 1, Branch 5, Frame 1, Program 9")]
    // push, sub; 16 ldr, half of them of high halves, with 3 str to the frame; 16 str with 3 ldr from it; movs, mov; add, pop
    [InlineData("cortex-m4", Spill, 0, "Spill 6, Move 1, Constant 1, HighHalf 8, Frame 4, Program 24")]
    public void Executed_instructions_are_told_apart(string targetName, string source, uint first, string expected)
    {
        (RunResult run, WorkCounts work) = Run(targetName, source, first);
        Assert.Equal(expected, string.Join(", ", Enum.GetValues<WorkKind>().Where(kind => work[kind] > 0)
            .Select(kind => $"{kind} {work[kind]}")));
        Assert.Equal(run.Instructions, Enum.GetValues<WorkKind>().Sum(kind => work[kind]));
    }

    [Theory]
    [InlineData("cortex-m4")]
    [InlineData("rv32imc")]
    public void Instructions_outside_of_the_code_are_those_of_routines(string target)
    {
        (RunResult run, WorkCounts work) = Run(target, Quotient, 1000);
        long outside = run.Executed.Where(each => each.Offset is < 0 or >= 100).Sum(each => each.Times);
        Assert.True(outside > 0);
        Assert.Equal(outside, work[WorkKind.Routine]);
    }

    public static TheoryData<string> AllTargets { get; } = [.. Targets.All.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(AllTargets))]
    public void Asking_changes_no_byte(string name)
    {
        Target target = Targets.Find(name)!;
        foreach (string path in Corpus.Objects("programs").Where(path => path.EndsWith(".O2.o", StringComparison.Ordinal)))
        {
            VerifiedProgram verified = Slots.Verify(Corpus.Load("programs/" + Path.GetFileName(path)), Contract.Default with { ContextLength = 1024 });
            MachineCode without = Compiler.Compile(verified, target).Value!;
            MachineCode told = Compiler.Compile(verified, target, CompilerOptions.Default with { TellWork = true }).Value!;
            Assert.Equal(without.Code.ToArray(), told.Code.ToArray());
            Assert.Empty(without.Work);
            Assert.Equal(0, told.Work[0].CodeOffset);
        }
    }

    private static (RunResult Run, WorkCounts Work) Run(string targetName, string source, uint first)
    {
        Target target = Targets.Find(targetName)!;
        Program program = Assembler.Assemble(source).Value!;
        VerifiedProgram verified = Slots.Verify(program, Contract.Default with { ContextLength = ContextBytes });
        MachineCode code = Compiler.Compile(verified, target, CompilerOptions.Default with { TellWork = true }).Value!;
        byte[] context = new byte[ContextBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(context, first);
        context[8] = 1;
        using QemuEngine engine = new(EmulatedBoard.Of(target)!, target);
        Result<RunResult> run = engine.Run(code, new RunRequest([.. context]) { CountInstructions = true });
        Assert.True(run.Succeeded, string.Join('\n', run.Diagnostics));
        Assert.Null(run.Value.Trap);
        return (run.Value, WorkCounts.Of(code, run.Value.Executed));
    }
}
