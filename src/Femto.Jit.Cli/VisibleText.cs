using System.Globalization;
using System.Text;

namespace Femto.Jit.Cli;

/// <summary>
/// Text of untrusted files as it can be shown: names and source lines must not move a terminal's cursor, nor reorder what
/// stands around them.
/// </summary>
internal static class VisibleText
{
    /// <summary>The text, with a backslash and digits for what is not visible, and blanks for tabs.</summary>
    public static string Of(string text)
    {
        StringBuilder visible = new();
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (rune.Value == '\t')
                visible.Append(' ');
            else if (IsHidden(Rune.GetUnicodeCategory(rune)))
                visible.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}");
            else
                visible.Append(rune.ToString());
        }
        return visible.ToString();
    }

    /// <summary>Writes a line of it to standard output.</summary>
    public static void WriteLine(string text) => Console.Out.WriteLine(Of(text));

    private static bool IsHidden(UnicodeCategory category) => category
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse;
}
