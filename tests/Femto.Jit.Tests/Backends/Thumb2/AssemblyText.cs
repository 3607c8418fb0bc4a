using System.Globalization;
using System.Text.RegularExpressions;

namespace Femto.Jit.Tests.Backends.Thumb2;

/// <summary>Brings two spellings of the same Thumb assembly to one form.</summary>
internal static partial class AssemblyText
{
    /// <summary>Lower case, no width suffixes, decimal signed numbers, no repeated operands, no zero offsets.</summary>
    /// <param name="text">The instruction.</param>
    /// <param name="pc">What branch targets count from; 0 when they are distances already.</param>
    public static string Normalize(string text, int pc = 0)
    {
        string result = Spaces().Replace(text.ToLowerInvariant().Trim().Replace("#", "", StringComparison.Ordinal), " ")
            .Replace(", ", ",", StringComparison.Ordinal);
        result = WidthSuffix().Replace(result, "");
        result = RegisterAlias().Replace(result, match => match.Value switch
        {
            "sb" => "r9",
            "sl" => "r10",
            "fp" => "r11",
            _ => "r12",
        });
        result = UnsignedCondition().Replace(result, match => match.Value == "hs" ? "cs" : "cc");
        bool isBranch = Branch().IsMatch(result);
        result = Number().Replace(result, match => ToSigned(match.Value, isBranch ? pc : 0));
        result = RepeatedOperand().Replace(result, "$1 $2,");
        result = AddToPc().Replace(result, "adr $1,");
        result = SubtractFromPc().Replace(result, "adr $1,-");
        return result.Replace(",0]", "]", StringComparison.Ordinal);
    }

    private static string ToSigned(string number, int origin)
    {
        bool isNegative = number.StartsWith('-');
        ReadOnlySpan<char> digits = number.AsSpan(isNegative ? 1 : 0);
        long value = digits.StartsWith("0x")
            ? long.Parse(digits[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture)
            : long.Parse(digits, CultureInfo.InvariantCulture);
        return unchecked((int)((isNegative ? -value : value) - origin)).ToString(CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"(?<=^\w+)\.[nw]\b")]
    private static partial Regex WidthSuffix();

    [GeneratedRegex(@"\b(sb|sl|fp|ip)\b")]
    private static partial Regex RegisterAlias();

    [GeneratedRegex(@"(?<=^b|^it[te]* )(hs|lo)\b")]
    private static partial Regex UnsignedCondition();

    [GeneratedRegex(@"^((b|bl|b[a-z]{2}) -?\d\w*|cbn?z .*)$")]
    private static partial Regex Branch();

    [GeneratedRegex(@"(?<!\w)-?(0x[0-9a-f]+|[0-9]+)\b")]
    private static partial Regex Number();

    [GeneratedRegex(@"^(\S+) (\w+),\2,(?=\w)")]
    private static partial Regex RepeatedOperand();

    [GeneratedRegex(@"^addw (\w+),pc,")]
    private static partial Regex AddToPc();

    [GeneratedRegex(@"^subw (\w+),pc,")]
    private static partial Regex SubtractFromPc();
}
