using Femto.Jit.Bytecode;

namespace Femto.Jit.Tests.Bytecode;

public sealed class AssemblerTests
{
    [Theory]
    // Registers with and without the percent sign, hexadecimal, spaces, comments of all kinds.
    [InlineData("mov32 r0, 5", "w0 = 5")]
    [InlineData("  MOV:  mov %r1 , 0xffffffff  # comment", "r1 = -1")]
    [InlineData("add64 %r1, %r2 // comment", "r1 += r2")]
    [InlineData("r1+=-0x80000000;comment", "r1 += -2147483648")]
    [InlineData("ldxdw %r0, [%r1+8]", "r0 = *(u64 *)(r1 + 8)")]
    [InlineData("ldxb r0, [r1]", "r0 = *(u8 *)(r1 + 0)")]
    [InlineData("stxw [%r10-0x10], %r1", "*(u32 *)(r10 - 16) = r1")]
    [InlineData("*(u8*)(r1)=w2", "*(u8 *)(r1 + 0) = r2")]
    [InlineData("w1 = *(u16 *)(r2 + 4)", "r1 = *(u16 *)(r2 + 4)")]
    [InlineData("jeq r1, 2, +3", "if r1 == 2 goto +3")]
    [InlineData("jslt32 %r1, %r2, -1", "if w1 s< w2 goto -1")]
    [InlineData("ja32 +100000", "gotol +100000")]
    [InlineData("be16 r0", "r0 = be16 r0")]
    [InlineData("swap32 %r3", "r3 = bswap32 r3")]
    [InlineData("movsx1632 r0, r1", "w0 = (s16)w1")]
    [InlineData("lock add [r1+8], r2", "lock *(u64 *)(r1 + 8) += r2")]
    [InlineData("lock fetch_add32 [r1+8], r2", "w2 = atomic_fetch_add((u32 *)(r1 + 8), w2)")]
    [InlineData("lock fetch or [r1-8], r2", "r2 = atomic_fetch_or((u64 *)(r1 - 8), r2)")]
    [InlineData("lock cmpxchg32 [r1], r2", "w0 = cmpxchg32_32(r1 + 0, w0, w2)")]
    [InlineData("lddw %r0, 0xFFFFFFFFFFFFFFFF", "r0 = -1 ll")]
    [InlineData("r0 = 0x8000000000000000 ll", "r0 = -9223372036854775808 ll")]
    [InlineData("lddwd r1, 4", "r1 = .data + 4 ll")]
    [InlineData("call 0x10", "call 16")]
    [InlineData("call local +3", "call local +3")]
    public void A_line_is_read_in_any_form(string line, string expected)
    {
        Program program = Assemble(line);
        Assert.Equal(expected, Disassembler.Text(program.Instructions[0]));
    }

    [Fact]
    public void Labels_are_targets_of_jumps_and_calls_in_both_forms()
    {
        Program program = Assemble("""
            start:
            jne %r1, 0, done    # forward
            if w1 == 0 goto start
            call local callee
            call callee
            ja exit
            done: goto start
            r0 = 0 ll
            callee:
            exit
            exit
            """);
        Assert.Equal([4L, -2, 5, 4, 3, -6], program.Instructions.Take(6).Select((instruction, pc) =>
            instruction.TargetFrom(pc) - pc - 1));
        Assert.Equal(
            [new ProgramFunction("start", 0), new ProgramFunction("callee", 8)], program.Functions.AsEnumerable());
        Assert.Equal("start", program.Name);
    }

    [Fact]
    public void Data_directives_fill_the_regions_and_labels_load_their_addresses()
    {
        Program program = Assemble("""
            .rodata
            text: .asciz "a\n\x7f\"é"
                .align 4
            numbers: .half 0x1234, -2
                .word 1
            .data
                .byte 1
                .space 2
            second: .byte 255
                .align 8
            pointer: .quad numbers + 2, -1
            .bss
                .space 3
            zeroed: .space 4
            .text
            .entry main
            main:
                r1 = text ll
                lddw r2, numbers
                r3 = second ll
                r4 = zeroed ll
                r5 = .data + 4 ll
                exit
            """);
        Assert.Equal([97, 10, 127, 34, 0xc3, 0xa9, 0, 0, 0x34, 0x12, 0xfe, 0xff, 1, 0, 0, 0],
            program.Data.ReadOnly.ToArray());
        Assert.Equal([1, 0, 0, 255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255],
            program.Data.Initialized.ToArray());
        Assert.Equal(8, program.Data.ZeroedLength);
        Assert.Equal([new DataPointer(8, Region.ReadOnlyData, 10)], program.Data.Pointers.AsEnumerable());
        Assert.Equal(
            [(Operation.LoadReadOnlyDataAddress, 0L), (Operation.LoadReadOnlyDataAddress, 8),
                (Operation.LoadDataAddress, 3), (Operation.LoadDataAddress, 27), (Operation.LoadDataAddress, 4)],
            program.Instructions.Where(each => each.Slots == 2).Select(each => (each.Operation, each.Immediate)));
        Assert.Equal("main", program.Name);
    }

    [Theory]
    [InlineData("+ 9223372036854775807", "- 9223372036854775801")]
    [InlineData("- 9223372036854775808", "- 9223372036854775800")]
    [InlineData("- 9", "- 1")]
    public void Addresses_wrap_and_survive_as_text(string addend, string expected)
    {
        Program program = Assemble($".data\n.quad 1\na: .quad a {addend}\n.text\nr1 = a {addend} ll\nexit");
        Assert.Equal($"r1 = .data {expected} ll", Disassembler.Text(program.Instructions[0]));
        Program again = Assemble(Disassembler.Text(program));
        Assert.Equal(program.Instructions.AsEnumerable(), again.Instructions);
        Assert.Equal(program.Data.Pointers.AsEnumerable(), again.Data.Pointers);
        Assert.Equal(program.Instructions[0].Immediate, Assert.Single(again.Data.Pointers).Addend);
    }

    [Fact]
    public void Instructions_know_their_lines()
    {
        Result<Program> result = Assembler.Assemble("# nothing\nr0 = 1 ll\n\n  exit # end", "x.s");
        Assert.Equal([0, 2], result.Value!.Lines.Keys);
        Assert.Equal(new SourceLine("x.s", 4, 0, "exit # end"), result.Value.Lines[2]);
    }

    [Theory]
    [InlineData("", "FJ1001", null)]
    [InlineData("# nothing", "FJ1001", null)]
    [InlineData("exit\nr0 = ?", "FJ1040", 2)]
    [InlineData("exit\n\nr0 = r1 r2", "FJ1040", 3)]
    [InlineData("r11 = 0", "FJ1041", 1)]
    [InlineData("r1 = w2", "FJ1040", 1)]
    [InlineData("if r1 == w2 goto +1", "FJ1040", 1)]
    [InlineData("r1 = -r2", "FJ1040", 1)]
    [InlineData("r1 = be16 r2", "FJ1040", 1)]
    [InlineData("w1 = 5 ll", "FJ1040", 1)]
    [InlineData("w1 = (s32)w2", "FJ1041", 1)]
    [InlineData("w1 = *(u64 *)(r2 + 0)", "FJ1040", 1)]
    [InlineData("r1 = *(s64 *)(r2 + 0)", "FJ1040", 1)]
    [InlineData("*(s8 *)(r2 + 0) = r1", "FJ1040", 1)]
    [InlineData("lock *(u16 *)(r2 + 0) += r1", "FJ1041", 1)]
    [InlineData("lock *(u64 *)(r2 + 0) -= r1", "FJ1040", 1)]
    [InlineData("r1 = atomic_fetch_add((u64 *)(r2 + 0), r3)", "FJ1040", 1)]
    [InlineData("r1 = cmpxchg_64(r2 + 0, r0, r3)", "FJ1040", 1)]
    [InlineData("frobnicate r1, 2", "FJ1041", 1)]
    [InlineData("neg r1, 2", "FJ1040", 1)]
    [InlineData("ldxw r1, r2", "FJ1040", 1)]
    [InlineData("movsx864 r1, 5", "FJ1041", 1)]
    [InlineData("call r1", "FJ1011", 1)]
    [InlineData("r1 = 0x100000000", "FJ1044", 1)]
    [InlineData("r1 = -0x80000001", "FJ1044", 1)]
    [InlineData("r1 = 0x10000000000000000 ll", "FJ1040", 1)]
    [InlineData("ldxw r1, [r2+32768]", "FJ1044", 1)]
    [InlineData("ja +32768", "FJ1044", 1)]
    [InlineData("ja nowhere\nexit", "FJ1042", 1)]
    [InlineData("exit\nr1 = nothing ll", "FJ1042", 2)]
    [InlineData("a: exit\nr1 = a ll", "FJ1042", 2)]
    [InlineData("a: exit\na: exit", "FJ1043", 2)]
    [InlineData("exit\n.entry b\nb: exit", "FJ1045", 2)]
    [InlineData(".frob 1", "FJ1041", 1)]
    [InlineData(".byte 1", "FJ1040", 1)]
    [InlineData(".data\n.byte 256", "FJ1044", 2)]
    [InlineData(".data\nexit", "FJ1040", 2)]
    [InlineData(".bss\n.byte 1", "FJ1040", 2)]
    [InlineData(".data\n.space 0xffffffff", "FJ1032", 2)]
    [InlineData(".data\n.ascii \"open", "FJ1040", 2)]
    [InlineData(".data\n.align 16", "FJ1044", 2)]
    public void An_error_has_an_id_and_a_line(string source, string id, int? line)
    {
        Result<Program> result = Assembler.Assemble(source);
        Assert.False(result.Succeeded);
        Diagnostic diagnostic = Assert.Single(result.Diagnostics);
        Assert.Equal((id, line), (diagnostic.Id, diagnostic.Line?.Line));
    }

    [Fact]
    public void A_jump_that_is_too_far_for_16_bits_is_refused_and_gotol_is_not()
    {
        string body = string.Concat(Enumerable.Repeat("r0 = 0\n", 40_000));
        Assert.True(Assembler.Assemble($"gotol end\n{body}end: exit").Succeeded);
        Diagnostic diagnostic = Assert.Single(Assembler.Assemble($"goto end\n{body}end: exit").Diagnostics);
        Assert.Equal("FJ1044", diagnostic.Id);
    }

    private static Program Assemble(string source)
    {
        Result<Program> result = Assembler.Assemble(source);
        Assert.True(result.Succeeded, string.Join('\n', result.Diagnostics));
        return result.Value;
    }
}
