namespace Femto.Jit.Bytecode.Assembly;

/// <summary>A token of a line of assembly.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its characters; of a string the characters it stands for, one per byte.</param>
/// <param name="Value">The value of a number.</param>
internal readonly record struct Token(TokenKind Kind, string Text, ulong Value = 0)
{
    /// <summary>Whether this is the given operator or word.</summary>
    public bool Is(string text) => Kind is TokenKind.Operator or TokenKind.Word && Text == text;

    /// <summary>Whether a text is one word, as labels are.</summary>
    public static bool IsWord(string text) =>
        text.Length > 0 && IsWordStart(text[0]) && text.All(IsWordPart);

    /// <summary>Whether a word can begin with a character.</summary>
    public static bool IsWordStart(char c) => char.IsAsciiLetter(c) || c is '_' or '.' or '$';

    /// <summary>Whether a word can contain a character.</summary>
    public static bool IsWordPart(char c) => IsWordStart(c) || char.IsAsciiDigit(c);
}

/// <summary>The kinds of <see cref="Token"/>.</summary>
internal enum TokenKind
{
    /// <summary>After the last token.</summary>
    End,

    /// <summary>A mnemonic, register, label or directive.</summary>
    Word,

    /// <summary>A number without its sign.</summary>
    Number,

    /// <summary>A string in quotes.</summary>
    String,

    /// <summary>An operator or bracket.</summary>
    Operator,
}
