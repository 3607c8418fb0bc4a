using System.Text.RegularExpressions;
using Femto.Jit.Bytecode;
using Femto.Jit.Execution;
using Femto.Jit.Images;

namespace Femto.Jit.Tests.Backends.Xtensa;

/// <summary>What each target's options change in the code; what it computes is the matrix's business.</summary>
public sealed partial class XtensaSelectionTests
{
    private const string Product = "r2 = *(u32 *)(r1 + 0)\nr3 = *(u32 *)(r1 + 4)\nr2 *= r3\nr0 = r2\nr0 >>= 32\nexit\n";
    private const string SignedProduct =
        "r2 = *(s32 *)(r1 + 0)\nr3 = *(s32 *)(r1 + 4)\nr2 *= r3\nr0 = r2\nr0 >>= 32\nexit\n";

    /// <summary>The option Mul32High, which no emulated core has: one operation takes the place of the products of halves.</summary>
    [Theory]
    [InlineData("esp32", Product, "muluh")]
    [InlineData("esp32s3", Product, "muluh")]
    [InlineData("esp32", SignedProduct, "mulsh")]
    public void The_high_half_of_a_product_is_one_instruction(string target, string source, string instruction)
    {
        Target full = Targets.Find(target)!;
        string[] words = Mnemonics(source, full);
        Assert.Single(words, instruction);
        Assert.DoesNotContain("mul16u", words);

        string[] emulated = Mnemonics(source, full.Emulated);
        Assert.DoesNotContain(instruction, emulated);
        Assert.Equal(4, emulated.Count(word => word == "mul16u"));
    }

    [Theory]
    [InlineData("esp8266", "l8ui", 4)]
    [InlineData("esp32", "l32i.n", 1)]
    public void Unaligned_words_are_read_by_bytes_where_they_have_to_be(string target, string instruction, int count) =>
        Assert.Equal(count, Mnemonics("r0 = *(u32 *)(r1 + 3)\nexit\n", Targets.Find(target)!)
            .Count(word => word.StartsWith(instruction[..4], StringComparison.Ordinal)));

    [Fact]
    public void Words_at_multiples_of_four_from_an_aligned_region_are_read_at_once() => Assert.DoesNotContain("l8ui",
        Mnemonics("r2 = *(u8 *)(r1 + 0)\nr2 &= 7\nr2 <<= 2\nr1 += r2\nr0 = *(u32 *)(r1 + 4)\nexit\n",
            Targets.Find("esp8266")!).Skip(2).Where(word => word == "l8ui").Skip(1));

    [Theory]
    [InlineData("esp8266", 0)]
    [InlineData("esp32", 1)]
    public void Counted_loops_are_zero_overhead_loops_where_there_are_such(string target, int loops)
    {
        const string Source = "r0 = 0\nr2 = 0\nagain: r0 ^= r2\nr0 *= 3\nr2 += 1\nif r2 != 100 goto again\nexit\n";
        string[] words = Mnemonics(Source, Targets.Find(target)!);
        Assert.Equal(loops, words.Count(word => word == "loop"));
        Assert.Equal(1 - loops, words.Count(word => word.StartsWith("bn", StringComparison.Ordinal)));
    }

    private static string[] Mnemonics(string source, Target target)
    {
        Result<Program> program = Assembler.Assemble(source);
        Assert.True(program.Succeeded, string.Join('\n', program.Diagnostics));
        VerifiedProgram verified = Slots.Verify(program.Value, AgentHelpers.Contract with { ContextLength = 64 });
        MachineCode code = Compiler.Compile(verified, target).Value!;
        return [.. Line().Matches(ListingWriter.Write(code)).Select(match => match.Groups[1].Value)];
    }

    [GeneratedRegex(@"^ +[0-9a-f]+  [0-9a-f]{4,6} +(\S+)", RegexOptions.Multiline)]
    private static partial Regex Line();
}
