namespace Femto.Jit.Contracts;

/// <summary>The words and signs of a prototype. After the first error it stands at the end.</summary>
internal sealed class PrototypeScanner(string text)
{
    private int _next;

    /// <summary>What is wrong and at which character, or null.</summary>
    internal (string Message, int Place)? Error { get; private set; }

    /// <summary>The character at which the next word or sign begins.</summary>
    internal int Place
    {
        get
        {
            while (_next < text.Length && char.IsWhiteSpace(text[_next])) _next++;
            return _next;
        }
    }

    /// <summary>The next word or sign; empty at the end.</summary>
    internal string Peek()
    {
        int start = Place;
        if (start == text.Length) return "";
        int end = start;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_')) end++;
        return text[start..Math.Max(end, start + 1)];
    }

    /// <summary>Goes past the next word or sign.</summary>
    internal string Take()
    {
        string word = Peek();
        _next = Place + word.Length;
        return word;
    }

    internal bool TryTake(char sign)
    {
        if (Peek() != sign.ToString()) return false;
        Take();
        return true;
    }

    internal void Expect(char sign) => ExpectWord(sign.ToString());

    internal void ExpectWord(string word)
    {
        int place = Place;
        string found = Take();
        if (found != word) Fail($"'{word}' is expected, {Describe(found)} is found", place);
    }

    internal void ExpectEnd()
    {
        int place = Place;
        string found = Peek();
        if (found.Length > 0) Fail($"nothing more is expected, '{found}' is found", place);
    }

    /// <summary>A C identifier.</summary>
    internal string Name(string what)
    {
        int place = Place;
        string found = Take();
        if (found.Length == 0 || !(char.IsAsciiLetter(found[0]) || found[0] == '_'))
            Fail($"{what} is expected, {Describe(found)} is found", place);
        return found;
    }

    /// <summary>Notes an error, unless there is one already.</summary>
    internal void Fail(string message, int place)
    {
        Error ??= (message, place);
        _next = text.Length;
    }

    private static string Describe(string found) => found.Length == 0 ? "the end" : $"'{found}'";
}
