using System.Buffers.Binary;
using Femto.Jit.Backends;
using Femto.Jit.Backends.Xtensa;

namespace Femto.Jit.Tests.Backends.Xtensa;

/// <summary>The encoders and the disassembler against GNU as and QEMU's decoder.</summary>
public class XtensaEncodingsTests
{
    private static readonly IReadOnlyList<EncodingVector> Vectors = EncodingVector.Read("xtensa");

    [Fact]
    public void Every_row_has_vectors_and_every_vector_a_row() => Assert.Equal(
        XtensaEncodings.Table.Rows.Select(row => row.Name).Order(StringComparer.Ordinal),
        Vectors.Select(vector => vector.Row).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void Every_vector_is_encoded_as_the_assemblers_do()
    {
        List<string> wrong = [];
        foreach (EncodingVector vector in Vectors)
        {
            uint expected = ToEncoding(vector.Bytes);
            uint found = vector.Encode(typeof(XtensaEncodings));
            if (expected != found)
                wrong.Add($"{vector}: expected {expected:x}, found {found:x}");
            int width = XtensaEncodings.Table.Rows.Single(row => row.Name == vector.Row).Width;
            Assert.Equal(vector.Bytes.Length * 8, width);
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.True(Vectors.Count > 1500);
    }

    [Fact]
    public void Every_vector_is_recognised_as_its_row() => Assert.All(Vectors, vector => Assert.Equal(
        vector.Row, XtensaDisassembler.Find(ToEncoding(vector.Bytes), vector.Bytes.Length * 8)?.Name));

    [Fact]
    public void Every_vector_is_read_as_the_assemblers_text() => Assert.All(Vectors, vector => Assert.Equal(
        vector.Assembly,
        XtensaDisassembler.Text(ToEncoding(vector.Bytes), vector.Bytes.Length * 8, offset: null)));

    // Bytes, texts and targets as QEMU's decoder prints them at these offsets of a page.
    [Theory]
    [InlineData("460400", 0x1, "j 0x16", null)]
    [InlineData("05e0ff", 0x206, "call0 0x8", null)]
    [InlineData("31ffff", 0x6, "l32r a3, 0x4", 4)]
    [InlineData("9c12", 0x2, "beqz.n a2, 0x17", null)]
    [InlineData("76830c", 0x5, "loop a3, 0x15", null)]
    [InlineData("000000", 0x0, ".byte 0x000000", null)]
    public void Targets_are_offsets_in_the_code(string bytes, int offset, string text, int? literal)
    {
        byte[] code = [.. new byte[offset], .. Convert.FromHexString(bytes)];
        NativeInstruction instruction = XtensaDisassembler.Read(code, offset);
        Assert.Equal((text, bytes.Length / 2, literal), (instruction.Text, instruction.Length, instruction.Literal));
    }

    private static uint ToEncoding(byte[] bytes) =>
        BinaryPrimitives.ReadUInt16LittleEndian(bytes) | (bytes.Length == 3 ? (uint)bytes[2] << 16 : 0);
}
