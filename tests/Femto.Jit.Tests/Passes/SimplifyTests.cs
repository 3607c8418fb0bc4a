using Femto.Jit.Ir;
using Femto.Jit.Passes;
using Femto.Jit.Tests.Ir;

namespace Femto.Jit.Tests.Passes;

/// <summary>Each rule: that it applies, and that what it makes computes the same for numbers at every edge.</summary>
public class SimplifyTests
{
    private static readonly ulong[] Numbers =
    [
        0, 1, 2, 7, 0x7F, 0x80, 0xFF, 0x100, 0x7FFF, 0x8000, 0xFFFF, 0x1_0000, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF,
        0x1_0000_0000, 0x1234_5678_9ABC_DEF0, 0x7FFF_FFFF_FFFF_FFFF, 0x8000_0000_0000_0000, 0xFFFF_FFFF_FFFF_FFFF,
        0xFFFF_FFFF_0000_0001, 0x8000_0000_8000_0000,
    ];

    // x and y stand for values of the width; C:n for a constant; the last line is the result, the text behind ->
    // how the result is computed afterwards.
    [Theory]
    [InlineData("add C:5, C:-3 -> constant")]
    [InlineData("add C:5, x -> add x")]
    [InlineData("mul C:3, x -> mul x")]
    [InlineData("add x, C:0 -> x")]
    [InlineData("or x, C:0 -> x")]
    [InlineData("xor x, C:0 -> x")]
    [InlineData("sub x, C:0 -> x")]
    [InlineData("mul x, C:1 -> x")]
    [InlineData("udiv x, C:1 -> x")]
    [InlineData("sdiv x, C:1 -> x")]
    [InlineData("and x, C:-1 -> x")]
    [InlineData("and x, C:0 -> constant")]
    [InlineData("mul x, C:0 -> constant")]
    [InlineData("sub x, C:9 -> add x")]
    [InlineData("mul x, C:8 -> shl x")]
    [InlineData("mul x, C:2147483648 -> shl x")]
    [InlineData("udiv x, C:16 -> shr x")]
    [InlineData("umod x, C:16 -> and x")]
    [InlineData("umod x, C:1 -> constant")]
    [InlineData("sub x, x -> constant")]
    [InlineData("xor x, x -> constant")]
    [InlineData("and x, x -> x")]
    [InlineData("or x, x -> x")]
    [InlineData("shl x, C:0 -> x")]
    [InlineData("shl x, C:64 -> x")]
    [InlineData("shr x, C:65 -> shr x")]
    [InlineData("sar x, C:-1 -> sar x")]
    [InlineData("sdiv C:-9223372036854775808, C:-1 -> constant")]
    [InlineData("smod C:-9223372036854775808, C:-1 -> constant")]
    [InlineData("sdiv C:-2147483648, C:-1 -> constant")]
    [InlineData("smod C:-7, C:0 -> constant")]
    [InlineData("udiv C:-7, C:0 -> constant")]
    [InlineData("shl C:1, C:95 -> constant")]
    [InlineData("sar C:-5, C:33 -> constant")]
    public void Rules_for_both_widths(string rule)
    {
        Check(rule, IrType.I64);
        Check(rule, IrType.I32);
    }

    [Theory]
    [InlineData("a:i64 = add x, C:3; add a, C:4 -> add x", "i64")]
    [InlineData("a:i64 = add x, C:9223372036854775807; add a, C:1 -> add x", "i64")]
    [InlineData("a:i64 = and x, C:255; and a, C:15 -> and x", "i64")]
    [InlineData("a:i64 = add x, y; sub a, x -> y", "i64")]
    [InlineData("a:i64 = add y, x; sub a, x -> y", "i64")]
    [InlineData("a:i64 = shl x, C:32; shr a, C:32 -> zext", "i64")]
    [InlineData("a:i64 = shl x, C:32; sar a, C:32 -> sext", "i64")]
    [InlineData("a:i64 = shl x, C:48; sar a, C:48 -> sext", "i64")]
    [InlineData("a:i64 = shl x, C:56; sar a, C:56 -> sext", "i64")]
    [InlineData("a:i64 = shl x, C:56; shr a, C:56 -> and x", "i64")]
    [InlineData("a:i64 = shl x, C:12; shr a, C:12 -> and x", "i64")]
    [InlineData("a:i32 = shl x, C:24; sar a, C:24 -> sext8 x", "i32")]
    [InlineData("a:i32 = shl x, C:16; sar a, C:16 -> sext16 x", "i32")]
    [InlineData("a:i32 = shl x, C:7; shr a, C:7 -> and x", "i32")]
    [InlineData("a:i32 = sext8 x; sext16 a -> sext8 x", "i32")]
    [InlineData("a:i32 = sext8 x; sext8 a -> sext8 x", "i32")]
    [InlineData("a:i32 = sext16 x; sext16 a -> sext16 x", "i32")]
    [InlineData("a:i64 = zext x; trunc a -> x", "i32")]
    [InlineData("a:i64 = sext x; trunc a -> x", "i32")]
    [InlineData("sext8 C:200 -> constant", "i32")]
    [InlineData("sext16 C:40000 -> constant", "i32")]
    [InlineData("bswap16 C:-2 -> constant", "i32")]
    [InlineData("bswap32 C:305419896 -> constant", "i32")]
    [InlineData("bswap64 C:-81985529216486896 -> constant", "i64")]
    [InlineData("a:pair = add_pair x, y, C:0, x; low a -> x", "i32")]
    [InlineData("a:pair = add_pair x, y, C:0, x; high a -> add y", "i32")]
    [InlineData("a:pair = sub_pair x, y, C:0, x; low a -> x", "i32")]
    [InlineData("a:pair = sub_pair x, y, C:0, x; high a -> sub y", "i32")]
    public void Rules_for_several_values(string rule, string type) => Check(rule, Enum.Parse<IrType>(type, true));

    // Looks like the rules above, but is not: the result has to stay.
    [Theory]
    [InlineData("a:i64 = shl x, C:12; shr a, C:13 -> shr", "i64")]
    [InlineData("a:i64 = shl x, C:12; sar a, C:12 -> sar", "i64")]
    [InlineData("a:i32 = sext16 x; sext8 a -> sext8", "i32")]
    [InlineData("a:i64 = add x, y; sub x, a -> sub x", "i64")]
    [InlineData("sdiv x, C:8 -> sdiv x", "i64")]
    [InlineData("smod x, C:8 -> smod x", "i64")]
    [InlineData("udiv x, C:12 -> udiv x", "i64")]
    [InlineData("sub x, y -> sub x", "i64")]
    public void What_only_looks_like_a_rule_stays(string rule, string type) =>
        Check(rule, Enum.Parse<IrType>(type, true));

    [Fact]
    public void Checks_that_cannot_fail_go_and_others_stay()
    {
        Function function = IrText.Block("""
            v0:i32 = constant #0
            check_zero v0
            v1:i32 = constant #8
            check_offset v1 #8
            check_offset v1 #7
            v2:i32 = constant #-1
            check_offset v2 #2147483647
            check_zero v1
            return v0
            """);
        Simplify.Run(function);
        DeadCode.Run(function);
        Assert.Equal(IrText.Layout("""
            b0:
            v0:i32 = constant #0
            v1:i32 = constant #8
            check_offset v1 #7
            v2:i32 = constant #-1
            check_offset v2 #2147483647
            check_zero v1
            return v0
            """), IrText.Print(function));
    }

    [Theory]
    [InlineData("UnsignedLess", "UnsignedGreater")]
    [InlineData("SignedGreaterOrEqual", "SignedLessOrEqual")]
    [InlineData("Equal", "Equal")]
    [InlineData("AnyBitSet", "AnyBitSet")]
    public void The_constant_of_a_comparison_goes_to_the_right(string condition, string swapped)
    {
        const string Text = """
            b0:
            v0:i64 = parameter #0 region=Unknown
            v1:i64 = constant #7
            branch {0} if={1} then=b1 else=b2
            b1: ; from b0
            return v0
            b2: ; from b0
            return v1
            """;
        Function function = IrText.Parse(string.Format(null, Text, "v1, v0", condition));
        Simplify.Run(function);
        Assert.Equal(IrText.Layout(string.Format(null, Text, "v0, v1", swapped)), IrText.Print(function));
    }

    private static void Check(string rule, IrType type)
    {
        string[] sides = rule.Split(" -> ");
        foreach (ulong x in Numbers)
        {
            foreach (ulong y in Numbers)
            {
                Function original = IrText.Block(Expand(sides[0], type));
                Function simplified = IrText.Block(Expand(sides[0], type));
                Simplify.Run(simplified);
                IrVerifier.Verify(simplified, rule, split: false);
                Assert.Equal(new Evaluation(x, y).Result(original), new Evaluation(x, y).Result(simplified));
                Assert.Equal(sides[1], Describe(simplified, sides[1]));
            }
        }
    }

    /// <summary>The operation that gives the result, and its first operand when the expectation names one.</summary>
    private static string Describe(Function function, string expectation)
    {
        Value result = function.Blocks[0].Terminator.Operands[0];
        if (result.Id is 2 or 3)
            return result.Id == 2 ? "x" : "y";
        string name = result.Op.Row().Name;
        return expectation.Contains(' ', StringComparison.Ordinal)
            ? $"{name} {(result.Operands[0].Id == 2 ? "x" : result.Operands[0].Id == 3 ? "y" : "?")}" : name;
    }

    /// <summary>Writes a rule as a block: v2 is x, v3 is y.</summary>
    private static string Expand(string rule, IrType type)
    {
        string suffix = type == IrType.I64 ? "i64" : "i32";
        List<string> lines =
        [
            "v0:i64 = parameter #0 region=Unknown",
            "v1:i64 = parameter #1 region=Unknown",
        ];
        // Copies, so that x and y have the width of the rule and nothing else is known of them.
        lines.Add(type == IrType.I64 ? "v4:i64 = bswap64 v0" : "v4:i32 = trunc v0");
        lines.Add(type == IrType.I64 ? "v2:i64 = bswap64 v4" : "v2:i32 = bswap32 v4");
        lines.Add(type == IrType.I64 ? "v5:i64 = bswap64 v1" : "v5:i32 = trunc v1");
        lines.Add(type == IrType.I64 ? "v3:i64 = bswap64 v5" : "v3:i32 = bswap32 v5");
        int next = 10;
        Dictionary<string, string> names = new() { ["x"] = "v2", ["y"] = "v3" };
        foreach (string step in rule.Split("; "))
        {
            string[] definition = step.Split(" = ");
            string operation = definition[^1];
            string[] words = operation.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries);
            var operands = new List<string>();
            foreach (string word in words.Skip(1))
            {
                if (!word.StartsWith("C:", StringComparison.Ordinal))
                {
                    operands.Add(names[word]);
                    continue;
                }
                long constant = long.Parse(word.AsSpan(2), null);
                lines.Add($"v{next}:{suffix} = constant #{(type == IrType.I32 ? unchecked((int)constant) : constant)}");
                operands.Add($"v{next++}");
            }
            string result = definition.Length == 2 ? definition[0] : $"r:{suffix}";
            names[result[..result.IndexOf(':', StringComparison.Ordinal)]] = $"v{next}";
            lines.Add($"v{next++}{result[result.IndexOf(':', StringComparison.Ordinal)..]} = {words[0]} "
                + string.Join(", ", operands));
        }
        lines.Add($"return v{next - 1}");
        return string.Join('\n', lines);
    }
}
