using System.Globalization;
using System.Numerics;

namespace Femto.Jit.Ir;

/// <summary>
/// Reads a line from left to right; throws <see cref="FormatException"/> where it is not as expected.
/// </summary>
internal sealed class LineReader(string line)
{
    private int position;

    public bool AtEnd => position == line.Length;

    private ReadOnlySpan<char> Rest => line.AsSpan(position);

    /// <summary>Passes a text, when it stands here.</summary>
    public bool Skip(string text)
    {
        if (!Rest.StartsWith(text, StringComparison.Ordinal))
            return false;
        position += text.Length;
        return true;
    }

    public void Expect(string text)
    {
        if (!Skip(text))
            throw Unexpected($"'{text}'");
    }

    public void ExpectEnd()
    {
        if (!AtEnd)
            throw Unexpected("the end of the line");
    }

    /// <summary>What stands ahead of the last occurrence of a text; passes both.</summary>
    public string Until(string text)
    {
        int length = Rest.LastIndexOf(text, StringComparison.Ordinal);
        if (length < 0)
            throw Unexpected($"'{text}'");
        string before = Rest[..length].ToString();
        position += length + text.Length;
        return before;
    }

    /// <summary>Letters, digits and underscores.</summary>
    public string Word()
    {
        int start = position;
        while (position < line.Length && (char.IsAsciiLetterOrDigit(line[position]) || line[position] == '_'))
            position++;
        return position > start ? line[start..position] : throw Unexpected("a name");
    }

    /// <summary>A decimal number behind a prefix.</summary>
    public T Number<T>(string prefix = "") where T : IBinaryInteger<T>
    {
        Expect(prefix);
        int start = position;
        if (position < line.Length && line[position] == '-')
            position++;
        while (position < line.Length && char.IsAsciiDigit(line[position]))
            position++;
        ReadOnlySpan<char> digits = line.AsSpan(start, position - start);
        if (T.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out T? number))
            return number;
        position = start;
        throw Unexpected("a number that fits");
    }

    /// <summary>The name of a member of an enumeration, in any case, behind a prefix.</summary>
    public T Name<T>(string prefix = "") where T : struct, Enum
    {
        Expect(prefix);
        int start = position;
        string name = Word();
        if (!char.IsAsciiDigit(name[0]) && Enum.TryParse(name, ignoreCase: true, out T member))
            return member;
        position = start;
        throw Unexpected($"one of {string.Join(", ", Enum.GetNames<T>())}");
    }

    private FormatException Unexpected(string expected) =>
        new($"column {position + 1}: expected {expected}, found '{Rest}'");
}
