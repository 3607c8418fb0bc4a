using Femto.Jit.Backends.Thumb;
using Gee.External.Capstone;
using Gee.External.Capstone.Arm;

namespace Femto.Jit.Tests.Backends.Thumb2;

/// <summary>A third witness: what Capstone reads in our encodings is what the vectors say.</summary>
public class CapstoneTests
{
    private const int Address = 0x1000;

    [Fact]
    public void Capstone_reads_every_encoding_as_the_vectors_spell_it()
    {
        List<string> wrong = [];
        foreach (var row in EncodingVector.Read("thumb2").GroupBy(vector => vector.Row))
        {
            // One for each row: after IT, Capstone reads what follows as conditional.
            using CapstoneArmDisassembler disassembler = CapstoneDisassembler.CreateArmDisassembler(
                ArmDisassembleMode.Thumb | ArmDisassembleMode.CortexM);
            foreach (EncodingVector vector in row)
            {
                byte[] bytes = Thumb2Bytes.Of(vector.Encode(typeof(ThumbEncodings)), vector.Bytes.Length);
                string expected = AssemblyText.Normalize(vector.Assembly);
                string found = AssemblyText.Normalize(Read(disassembler, bytes), pc: Address + 4);
                if (expected != found)
                    wrong.Add($"{vector}: expected {expected}, found {found}");
            }
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private static string Read(CapstoneArmDisassembler disassembler, byte[] bytes)
    {
        ArmInstruction[] instructions = disassembler.Disassemble(bytes, Address);
        return instructions.Length == 1 ? $"{instructions[0].Mnemonic} {instructions[0].Operand}" : "(nothing)";
    }
}
