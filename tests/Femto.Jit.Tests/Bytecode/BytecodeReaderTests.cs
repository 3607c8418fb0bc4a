using System.Buffers;
using System.Collections.Immutable;
using Femto.Jit.Bytecode;

namespace Femto.Jit.Tests.Bytecode;

public sealed class BytecodeReaderTests
{
    private const string Exit = "95 00 00 00 00 00 00 00";

    [Theory]
    // Undefined opcodes: 64-bit sign-extending load, register forms of ja, exit and neg, big bswap.
    [InlineData("99 12 00 00 00 00 00 00", "FJ1004", 0)]
    [InlineData("0e 00 00 00 00 00 00 00", "FJ1004", 0)]
    [InlineData("96 00 00 00 00 00 00 00", "FJ1004", 0)]
    [InlineData("86 00 00 00 00 00 00 00", "FJ1004", 0)]
    [InlineData("8c 00 00 00 00 00 00 00", "FJ1004", 0)]
    [InlineData("df 00 00 00 10 00 00 00", "FJ1004", 0)]
    [InlineData("ff ff ff ff ff ff ff ff", "FJ1004", 0)]
    // div with offset 2; movsx of 32 bits to 32; movsx with an immediate; le24; atomic nand; lddw 7; call 3.
    [InlineData("37 00 02 00 01 00 00 00", "FJ1005", 0)]
    [InlineData("bc 10 20 00 00 00 00 00", "FJ1005", 0)]
    [InlineData("d4 00 00 00 18 00 00 00", "FJ1005", 0)]
    [InlineData("db 21 00 00 a8 00 00 00", "FJ1005", 0)]
    [InlineData("18 70 00 00 00 00 00 00 00 00 00 00 00 00 00 00", "FJ1005", 0)]
    [InlineData("85 30 00 00 00 00 00 00", "FJ1005", 0)]
    // Each reserved field.
    [InlineData("95 01 00 00 00 00 00 00", "FJ1006", 0)]
    [InlineData("95 10 00 00 00 00 00 00", "FJ1006", 0)]
    [InlineData("95 00 01 00 00 00 00 00", "FJ1006", 0)]
    [InlineData("95 00 00 00 01 00 00 00", "FJ1006", 0)]
    [InlineData("07 01 01 00 01 00 00 00", "FJ1006", 0)]
    [InlineData("07 21 00 00 01 00 00 00", "FJ1006", 0)]
    [InlineData("0f 21 00 00 01 00 00 00", "FJ1006", 0)]
    [InlineData("b7 01 08 00 01 00 00 00", "FJ1006", 0)]
    [InlineData("85 01 00 00 01 00 00 00", "FJ1006", 0)]
    [InlineData("05 00 00 00 01 00 00 00", "FJ1006", 0)]
    [InlineData("06 00 01 00 00 00 00 00", "FJ1006", 0)]
    [InlineData("18 00 01 00 00 00 00 00 00 00 00 00 00 00 00 00", "FJ1006", 0)]
    // Registers 11 to 15.
    [InlineData("bf 1b 00 00 00 00 00 00", "FJ1007", 0)]
    [InlineData("bf b1 00 00 00 00 00 00", "FJ1007", 0)]
    [InlineData("79 f1 00 00 00 00 00 00", "FJ1007", 0)]
    // Second slots.
    [InlineData("18 00 00 00 00 00 00 00 01 00 00 00 00 00 00 00", "FJ1009", 1)]
    [InlineData("18 00 00 00 00 00 00 00 00 01 00 00 00 00 00 00", "FJ1009", 1)]
    [InlineData("18 00 00 00 00 00 00 00 00 10 00 00 00 00 00 00", "FJ1009", 1)]
    [InlineData("18 00 00 00 00 00 00 00 00 00 00 80 00 00 00 00", "FJ1009", 1)]
    // Legacy packet access, callx, BTF call, maps, unresolved addresses, ordered and narrow atomics, extensions.
    [InlineData("20 00 00 00 00 00 00 00", "FJ1010", 0)]
    [InlineData("28 00 00 00 00 00 00 00", "FJ1010", 0)]
    [InlineData("30 00 00 00 00 00 00 00", "FJ1010", 0)]
    [InlineData("40 10 00 00 00 00 00 00", "FJ1010", 0)]
    [InlineData("48 10 00 00 00 00 00 00", "FJ1010", 0)]
    [InlineData("50 10 00 00 00 00 00 00", "FJ1010", 0)]
    [InlineData("8d 00 00 00 03 00 00 00", "FJ1011", 0)]
    [InlineData("85 20 00 00 03 00 00 00", "FJ1012", 0)]
    [InlineData("18 11 00 00 00 00 00 00 00 00 00 00 00 00 00 00", "FJ1013", 0)]
    [InlineData("18 21 00 00 00 00 00 00 00 00 00 00 00 00 00 00", "FJ1013", 0)]
    [InlineData("18 51 00 00 00 00 00 00 00 00 00 00 00 00 00 00", "FJ1013", 0)]
    [InlineData("18 61 00 00 00 00 00 00 00 00 00 00 00 00 00 00", "FJ1013", 0)]
    [InlineData("18 31 00 00 00 00 00 00 00 00 00 00 00 00 00 00", "FJ1014", 0)]
    [InlineData("18 41 00 00 00 00 00 00 00 00 00 00 00 00 00 00", "FJ1014", 0)]
    [InlineData("db 21 00 00 00 01 00 00", "FJ1015", 0)]
    [InlineData("d3 21 00 00 10 01 00 00", "FJ1015", 0)]
    [InlineData("d3 21 00 00 00 00 00 00", "FJ1016", 0)]
    [InlineData("cb 21 00 00 01 00 00 00", "FJ1016", 0)]
    [InlineData("b8 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00", "FJ1017", 0)]
    [InlineData("d8 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00", "FJ1017", 0)]
    public void A_bad_slot_is_refused_with_the_id_of_its_class(string slot, string id, int pc)
    {
        Assert.False(Read($"{slot} {Exit}", out _, out ImmutableArray<Diagnostic> diagnostics));
        Diagnostic only = Assert.Single(diagnostics);
        Assert.Equal((id, (int?)pc), (only.Id, only.Pc));
    }

    [Theory]
    [InlineData("", "FJ1001")]
    [InlineData("95 00 00 00 00 00 00", "FJ1002")]
    [InlineData("95 00 00 00 00 00 00 00 95", "FJ1002")]
    [InlineData("18 00 00 00 00 00 00 00", "FJ1008")]
    public void A_bad_length_is_refused(string code, string id)
    {
        Assert.False(Read(code, out _, out ImmutableArray<Diagnostic> diagnostics));
        Assert.Equal(id, Assert.Single(diagnostics).Id);
    }

    [Fact]
    public void The_largest_program_is_read_and_a_larger_one_refused()
    {
        byte[] code = new byte[(Limits.Instructions + 1) * 8];
        for (int pc = 0; pc <= Limits.Instructions; pc++) code[pc * 8] = 0x95;
        Assert.True(BytecodeReader.TryRead(code.AsSpan(8), false, out ImmutableArray<Instruction> instructions, out _));
        Assert.Equal(Limits.Instructions, instructions.Length);
        Assert.False(BytecodeReader.TryRead(code, false, out _, out ImmutableArray<Diagnostic> diagnostics));
        Assert.Equal("FJ1003", Assert.Single(diagnostics).Id);
    }

    [Fact]
    public void Every_bad_slot_is_reported_with_its_pc()
    {
        const string Code = "18 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 ff 00 00 00 00 00 00 00 "
            + "18 21 00 00 00 00 00 00 00 00 00 00 00 00 00 00 99 00 00 00 00 00 00 00 " + Exit;
        Assert.False(Read(Code, out _, out ImmutableArray<Diagnostic> diagnostics));
        Assert.Equal(["FJ1004 2", "FJ1013 3", "FJ1004 5"], diagnostics.Select(error => $"{error.Id} {error.Pc}"));
    }

    [Fact]
    public void A_wide_immediate_takes_its_low_half_unsigned_and_its_high_half_from_the_second_slot()
    {
        const string Code = "18 03 00 00 ff ff ff ff 00 00 00 00 01 00 00 80 " + Exit;
        Assert.True(Read(Code, out ImmutableArray<Instruction> instructions, out _));
        Assert.Equal(unchecked((long)0x80000001_ffffffff), instructions[0].Immediate);
        Assert.Equal(3, instructions[0].Destination);
        Assert.Equal(
            [Operation.LoadImmediate64, Operation.SecondSlot, Operation.Exit],
            instructions.Select(instruction => instruction.Operation));
    }

    [Fact]
    public void Fields_are_where_the_RFC_puts_them()
    {
        Assert.True(Read("7b 9a f8 ff 00 00 00 00 b4 07 00 00 fe ff ff ff " + Exit,
            out ImmutableArray<Instruction> instructions, out _));
        Instruction store = instructions[0];
        Assert.Equal("10 9 -8 64", $"{store.Destination} {store.Source} {store.Offset} {store.OperandBits}");
        Instruction move = instructions[1];
        Assert.Equal("7 -2 32", $"{move.Destination} {move.Immediate} {move.Width}");
    }

    [Fact]
    public void Writing_what_was_read_gives_the_same_bytes()
    {
        var random = new Random(1);
        var output = new ArrayBufferWriter<byte>();
        int accepted = 0;
        for (int round = 0; round < 500_000; round++)
        {
            byte[] code = new byte[16];
            random.NextBytes(code.AsSpan(0, 8));
            random.NextBytes(code.AsSpan(12, 4));
            // Mostly small fields, or else hardly any slot would be well formed.
            if (random.Next(8) != 0) code.AsSpan(2, 6).Clear();
            if (random.Next(4) != 0) code[4] = (byte)random.Next(256);
            if (!EncodingRules.IsWide(code[0])) code = code[..8];
            if (!BytecodeReader.TryRead(code, true, out ImmutableArray<Instruction> instructions, out _)) continue;
            output.ResetWrittenCount();
            BytecodeWriter.Write(instructions.AsSpan(), output);
            Assert.Equal(code, output.WrittenSpan.ToArray());
            accepted++;
        }
        Assert.True(accepted > 12_000, $"only {accepted} were well formed");
    }

    private static bool Read(
        string hex, out ImmutableArray<Instruction> instructions, out ImmutableArray<Diagnostic> diagnostics) =>
        BytecodeReader.TryRead(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)), false,
            out instructions, out diagnostics);
}
