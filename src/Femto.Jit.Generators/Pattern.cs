using System.Collections.Generic;

namespace Femto.Jit.Generators;

/// <summary>One bit of a pattern: a constant, or a bit of a field.</summary>
/// <param name="Constant">'0' or '1', or '\0' for a field.</param>
/// <param name="Field">Name of the field; empty for a constant.</param>
/// <param name="Bit">Bit of the field's value.</param>
/// <param name="Again">Whether the field is one that the manual wants a second time.</param>
internal readonly record struct PatternBit(char Constant, string Field, int Bit, bool Again);

/// <summary>
/// Reads the notation of <c>[Encoding]</c>: bits from the most significant down; <c>0</c> and <c>1</c>, also in
/// parentheses as manuals print bits that should have that value; fields by parameter name, with the bits in brackets
/// where they are not in one piece, <c>imm[12|10:5]</c>; <c>=rm</c> where a field occurs a second time; a lone <c>|</c>
/// between halfwords separates and means nothing.
/// </summary>
internal sealed class Pattern
{
    private readonly IReadOnlyList<Operand> operands;
    private readonly List<PatternBit> bits = [];
    private bool again;

    private Pattern(IReadOnlyList<Operand> operands) => this.operands = operands;

    /// <summary>The bits, the most significant first.</summary>
    public IReadOnlyList<PatternBit> Bits => bits;

    /// <summary>The first part that could not be read, or null.</summary>
    public string? Malformed { get; private set; }

    public static Pattern Parse(string text, IReadOnlyList<Operand> operands)
    {
        var pattern = new Pattern(operands);
        foreach (string word in text.Split([' ', '\t', '\r', '\n'], System.StringSplitOptions.RemoveEmptyEntries))
        {
            if (word != "|" && !pattern.TryAddConstants(word) && !pattern.TryAddField(word))
            {
                pattern.Malformed = word;
                break;
            }
        }
        return pattern;
    }

    private bool TryAddConstants(string word)
    {
        string digits = word.Replace("(0)", "0").Replace("(1)", "1");
        if (digits.Trim('0', '1').Length != 0)
            return false;
        foreach (char digit in digits)
            bits.Add(new PatternBit(digit, "", 0, Again: false));
        return true;
    }

    private bool TryAddField(string word)
    {
        again = word[0] == '=';
        if (again)
            word = word.Substring(1);
        int bracket = word.IndexOf('[');
        string name = bracket < 0 ? word : word.Substring(0, bracket);
        if (!Microsoft.CodeAnalysis.CSharp.SyntaxFacts.IsValidIdentifier(name))
            return false;
        if (bracket < 0)
        {
            AddWholeField(name);
            return true;
        }
        if (!word.EndsWith("]", System.StringComparison.Ordinal))
            return false;
        foreach (string slice in word.Substring(bracket + 1, word.Length - bracket - 2).Split('|'))
        {
            if (!TryAddSlice(name, slice))
                return false;
        }
        return true;
    }

    private void AddWholeField(string name)
    {
        foreach (Operand operand in operands)
        {
            if (operand.Name == name)
            {
                AddDown(name, operand.Width - 1, operand.ZeroBits);
                return;
            }
        }
        // No such parameter: one bit keeps the name for the diagnostic.
        AddDown(name, 0, 0);
    }

    private bool TryAddSlice(string name, string slice)
    {
        string[] ends = slice.Split(':');
        if (ends.Length > 2 || !TryReadBit(ends[0], out int high) || !TryReadBit(ends[ends.Length - 1], out int low)
            || low > high)
        {
            return false;
        }
        AddDown(name, high, low);
        return true;
    }

    private static bool TryReadBit(string text, out int bit)
    {
        bit = 0;
        if (text.Length is 0 or > 2)
            return false;
        foreach (char digit in text)
        {
            if (digit is < '0' or > '9')
                return false;
            bit = (bit * 10) + (digit - '0');
        }
        return true;
    }

    private void AddDown(string name, int high, int low)
    {
        for (int bit = high; bit >= low; bit--)
            bits.Add(new PatternBit('\0', name, bit, again));
    }
}
