using Femto.Jit.Backends;
using Femto.Jit.Backends.Thumb;

namespace Femto.Jit.Tests.Backends.Thumb2;

/// <summary>The disassembler against the texts from which GNU as and llvm-mc made the vectors.</summary>
public class Thumb2DisassemblerTests
{
    [Fact]
    public void Every_vector_is_read_as_the_assemblers_text()
    {
        List<string> wrong = [];
        foreach (EncodingVector vector in EncodingVector.Read("thumb2"))
        {
            string found = ThumbDisassembler.Text(
                Thumb2Bytes.ToEncoding(vector.Bytes), vector.Bytes.Length * 8, offset: null);
            if (AssemblyText.Normalize(found) != AssemblyText.Normalize(vector.Assembly))
                wrong.Add($"{vector}: found {found}");
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void Every_row_has_a_text() => Assert.All(
        ThumbEncodings.Table.Rows, row => Assert.NotEmpty(row.Assembly));

    // Bytes, texts and targets as llvm-objdump 19 prints them.
    [Theory]
    [InlineData("fee7", 0x40, "b.n 0x40", null)]
    [InlineData("0bd0", 0x10, "beq.n 0x2a", null)]
    [InlineData("fff7feff", 0x20, "bl 0x20", null)]
    [InlineData("08b1", 0x2, "cbz r0, 0x8", null)]
    [InlineData("0148", 0x2, "ldr.n r0, [pc, #4]", 0x8)]
    [InlineData("5ff80440", 0x8, "ldr.w r4, [pc, #-4]", 0x8)]
    [InlineData("ffff", 0x0, ".short 0xffff", null)]
    public void Targets_are_offsets_in_the_code(string bytes, int offset, string text, int? literal)
    {
        byte[] code = [.. new byte[offset], .. Convert.FromHexString(bytes)];
        NativeInstruction instruction = ThumbDisassembler.Read(code, offset);
        Assert.Equal(text, instruction.Text);
        Assert.Equal(bytes.Length / 2, instruction.Length);
        Assert.Equal(literal, instruction.Literal);
    }
}
