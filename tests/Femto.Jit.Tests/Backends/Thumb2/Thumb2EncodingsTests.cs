using System.Numerics;
using Femto.Jit.Backends;
using Femto.Jit.Backends.Thumb;

namespace Femto.Jit.Tests.Backends.Thumb2;

/// <summary>The encoders against the bytes of GNU as and llvm-mc.</summary>
public class Thumb2EncodingsTests
{
    private static readonly IReadOnlyList<EncodingVector> Vectors = EncodingVector.Read("thumb2");

    [Fact]
    public void Every_row_has_vectors_and_every_vector_a_row()
    {
        Assert.Equal(
            ThumbEncodings.Table.Rows.Select(row => row.Name).Order(StringComparer.Ordinal),
            Vectors.Select(vector => vector.Row).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_vector_is_encoded_as_the_assemblers_do()
    {
        List<string> wrong = [];
        foreach (EncodingVector vector in Vectors)
        {
            string expected = Convert.ToHexString(vector.Bytes);
            string found = Convert.ToHexString(ToBytes(vector));
            if (expected != found)
                wrong.Add($"{vector}: expected {expected}, found {found}");
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.True(Vectors.Count > 3000);
    }

    [Fact]
    public void Every_vector_is_recognised_as_its_row()
    {
        foreach (EncodingVector vector in Vectors)
        {
            uint encoding = Thumb2Bytes.ToEncoding(vector.Bytes);
            EncodingRow row = ThumbEncodings.Table.Rows
                .Where(row => row.Width == vector.Bytes.Length * 8 && row.Matches(encoding))
                .MaxBy(row => BitOperations.PopCount(row.Mask))!;
            Assert.Equal(vector.Row, row.Name);
        }
    }

    [Fact]
    public void The_fields_of_the_table_are_those_of_the_encoders()
    {
        foreach (EncodingVector vector in Vectors)
        {
            EncodingRow row = ThumbEncodings.Table.Rows.Single(row => row.Name == vector.Row);
            uint encoding = Thumb2Bytes.ToEncoding(vector.Bytes);
            uint rebuilt = row.Value;
            foreach (EncodingOperand operand in row.Operands)
            {
                uint bits = operand.Extract(encoding);
                foreach (EncodingSlice slice in operand.Slices)
                    rebuilt |= ((bits >> slice.OperandBit) & ((1u << slice.Length) - 1)) << slice.EncodingBit;
            }
            Assert.Equal(encoding, rebuilt);
        }
    }

    private static byte[] ToBytes(EncodingVector vector) => Thumb2Bytes.Of(
        vector.Encode(typeof(ThumbEncodings)),
        ThumbEncodings.Table.Rows.Single(row => row.Name == vector.Row).Width / 8);
}
