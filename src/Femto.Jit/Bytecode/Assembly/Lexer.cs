using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Femto.Jit.Bytecode.Assembly;

/// <summary>Divides a line into tokens. Comments begin with <c>#</c>, <c>;</c> or <c>//</c>.</summary>
internal static class Lexer
{
    // The longest come first.
    private static readonly ImmutableArray<string> _operators =
    [
        "<<=", ">>=", "<<", ">>", "==", "!=", "<=", ">=", "+=", "-=", "*=", "/=", "%=", "|=", "&=", "^=",
        "=", "<", ">", "+", "-", "*", "/", "%", "|", "&", "^", "(", ")", "[", "]", ",", ":",
    ];

    /// <summary>The tokens of a line, or null and the reason when a character begins none.</summary>
    public static List<Token>? Read(ReadOnlySpan<char> line, out string refusal)
    {
        refusal = "";
        var tokens = new List<Token>();
        while (true)
        {
            line = line.TrimStart();
            if (line.IsEmpty || line[0] is '#' or ';' || line.StartsWith("//")) return tokens;
            if (Next(line, out int length) is not Token token)
            {
                refusal = line[0] == '"' ? "the string is not closed, or has an unknown escape"
                    : char.IsAsciiDigit(line[0]) ? "the number is not well formed or exceeds 64 bits"
                    : $"the character '{line[0]}' has no meaning here";
                return null;
            }
            tokens.Add(token);
            line = line[length..];
        }
    }

    private static Token? Next(ReadOnlySpan<char> line, out int length)
    {
        length = 0;
        if (line[0] == '"') return Quoted(line, out length);
        if (Token.IsWordPart(line[0]))
        {
            while (length < line.Length && Token.IsWordPart(line[length])) length++;
            string word = line[..length].ToString();
            return char.IsAsciiDigit(word[0]) ? Number(word) : new Token(TokenKind.Word, word);
        }
        foreach (string candidate in _operators)
        {
            if (!line.StartsWith(candidate)) continue;
            length = candidate.Length;
            return new Token(TokenKind.Operator, candidate);
        }
        return null;
    }

    private static Token? Number(string text)
    {
        bool isHex = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        ReadOnlySpan<char> digits = isHex ? text.AsSpan(2) : text;
        NumberStyles style = isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None;
        return ulong.TryParse(digits, style, CultureInfo.InvariantCulture, out ulong value)
            ? new Token(TokenKind.Number, text, value)
            : null;
    }

    private static Token? Quoted(ReadOnlySpan<char> line, out int length)
    {
        var text = new StringBuilder();
        for (length = 1; length < line.Length; length++)
        {
            if (line[length] == '"')
            {
                length++;
                return new Token(TokenKind.String, text.ToString());
            }
            if (line[length] != '\\')
            {
                int end = length + (char.IsHighSurrogate(line[length]) && length + 1 < line.Length ? 2 : 1);
                foreach (byte value in Encoding.UTF8.GetBytes(line[length..end].ToString())) text.Append((char)value);
                length = end - 1;
                continue;
            }
            if (++length == line.Length || Escape(line[length..], out int consumed) is not char escaped) return null;
            text.Append(escaped);
            length += consumed - 1;
        }
        return null;
    }

    private static char? Escape(ReadOnlySpan<char> text, out int consumed)
    {
        consumed = 1;
        switch (text[0])
        {
            case 'n': return '\n';
            case 't': return '\t';
            case 'r': return '\r';
            case '0': return '\0';
            case '\\' or '"': return text[0];
            case 'x' when text.Length >= 3 && char.IsAsciiHexDigit(text[1]) && char.IsAsciiHexDigit(text[2]):
                consumed = 3;
                return (char)Convert.FromHexString(text[1..3])[0];
            default: return null;
        }
    }
}
