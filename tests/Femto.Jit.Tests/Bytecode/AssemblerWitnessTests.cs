using System.Buffers;
using System.Globalization;
using System.Text.RegularExpressions;
using Femto.Jit.Bytecode;

namespace Femto.Jit.Tests.Bytecode;

public sealed partial class AssemblerWitnessTests
{
    /// <summary>Every row that LLVM has, with edge operands, is encoded as llvm-mc encodes it.</summary>
    [Fact]
    public async Task Agrees_with_llvm_mc_on_every_row()
    {
        Instruction[] samples = [.. InstructionSamples.All().Where(LlvmKnows)];
        string[] lines = [.. samples.Select(Disassembler.Text)];
        string output = await Tool.RunAsync(
            "llvm-mc-19", ["-triple=bpfel", "-mcpu=v4", "-show-encoding"], string.Join('\n', lines) + "\n");
        byte[][] expected = [.. Encoding().Matches(output).Select(match => Bytes(match.Groups[1].Value))];

        Assert.Equal(lines.Length, expected.Length);
        Assert.Equal(InstructionTable.Rows.Length - 3, samples.Select(sample => sample.Row).Distinct().Count());
        for (int index = 0; index < lines.Length; index++)
            Assert.True(expected[index].SequenceEqual(Assemble(lines[index])), lines[index]);
    }

    [Fact]
    public async Task Agrees_with_llvm_mc_on_labels_and_calls()
    {
        const string Source = """
            first:
                if r1 > 5 goto third
                call second
                goto first
            third:
                gotol last
                exit
            second:
                if w1 s< w2 goto first
                r0 = 1
            last:
                exit
            """;
        string path = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(path + ".s", Source);
            await Tool.RunAsync("llvm-mc-19", ["-triple=bpfel", "-mcpu=v4", "-filetype=obj", "-o", path, path + ".s"]);
            await Tool.RunAsync("llvm-objcopy-19", ["-O", "binary", "--only-section=.text", path, path + ".bin"]);
            byte[] expected = await File.ReadAllBytesAsync(path + ".bin");
            Assert.Equal(Convert.ToHexString(expected), Convert.ToHexString(Assemble(Source)));
        }
        finally
        {
            File.Delete(path);
            File.Delete(path + ".s");
            File.Delete(path + ".bin");
        }
    }

    // Not in LLVM: Femto-Containers' extensions, and calls of functions by distance instead of by label.
    private static bool LlvmKnows(Instruction instruction) =>
        instruction.Row.Group != ConformanceGroup.Extension && instruction.Operation != Operation.CallLocal
        // llvm-mc reads the distance of gotol as 16 bits.
        && (instruction.Operation != Operation.Jump
            || instruction.Immediate is >= short.MinValue and <= short.MaxValue);

    private static byte[] Assemble(string source)
    {
        Result<Program> result = Assembler.Assemble(source);
        Assert.True(result.Succeeded, $"{source}: {string.Join('\n', result.Diagnostics)}");
        var output = new ArrayBufferWriter<byte>();
        BytecodeWriter.Write(result.Value.Instructions.AsSpan(), output);
        return output.WrittenSpan.ToArray();
    }

    private static byte[] Bytes(string list) =>
    [
        .. from each in list.Split(',')
           select byte.Parse(each[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
    ];

    [GeneratedRegex(@"# encoding: \[([^\]]*)\]")]
    private static partial Regex Encoding();
}
