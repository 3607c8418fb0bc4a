using System.Buffers.Binary;
using Femto.Jit.Backends;
using Femto.Jit.Backends.Rv32;

namespace Femto.Jit.Tests.Backends.Rv32;

/// <summary>The encoders and the disassembler against GNU as and llvm-mc.</summary>
public class Rv32EncodingsTests
{
    private static readonly IReadOnlyList<EncodingVector> Vectors = EncodingVector.Read("rv32");

    [Fact]
    public void Every_row_has_vectors_and_every_vector_a_row() => Assert.Equal(
        Rv32Encodings.Table.Rows.Select(row => row.Name).Order(StringComparer.Ordinal),
        Vectors.Select(vector => vector.Row).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void Every_vector_is_encoded_as_the_assemblers_do()
    {
        List<string> wrong = [];
        foreach (EncodingVector vector in Vectors)
        {
            uint expected = ToEncoding(vector.Bytes);
            uint found = vector.Encode(typeof(Rv32Encodings));
            if (expected != found)
                wrong.Add($"{vector}: expected {expected:x}, found {found:x}");
            int width = Rv32Encodings.Table.Rows.Single(row => row.Name == vector.Row).Width;
            Assert.Equal(vector.Bytes.Length * 8, width);
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.True(Vectors.Count > 1500);
    }

    [Fact]
    public void Every_vector_is_recognised_as_its_row() => Assert.All(Vectors, vector => Assert.Equal(
        vector.Row, Rv32Disassembler.Find(ToEncoding(vector.Bytes), vector.Bytes.Length * 8)?.Name));

    [Fact]
    public void Every_vector_is_read_as_the_assemblers_text() => Assert.All(Vectors, vector => Assert.Equal(
        vector.Assembly,
        Rv32Disassembler.Text(ToEncoding(vector.Bytes), vector.Bytes.Length * 8, offset: null)));

    // Bytes, texts and targets as llvm-objdump 19 prints them.
    [Theory]
    [InlineData("01a0", 0x40, "c.j 0x40")]
    [InlineData("6ff05fff", 0x20, "jal x0, 0x14")]
    [InlineData("63840500", 0x2, "beq x11, x0, 0xa")]
    [InlineData("0080", 0x0, ".half 0x8000")]
    public void Targets_are_offsets_in_the_code(string bytes, int offset, string text)
    {
        byte[] code = [.. new byte[offset], .. Convert.FromHexString(bytes)];
        NativeInstruction instruction = Rv32Disassembler.Read(code, offset);
        Assert.Equal((text, bytes.Length / 2, null), (instruction.Text, instruction.Length, instruction.Literal));
    }

    private static uint ToEncoding(byte[] bytes) => bytes.Length == 2
        ? BinaryPrimitives.ReadUInt16LittleEndian(bytes)
        : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}
