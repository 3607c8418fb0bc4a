using System.Text;

namespace Femto.Jit.Cli.Building;

/// <summary>Dependency files in Make's form, as compilers write them.</summary>
internal static class DependencyFile
{
    /// <summary>What the first rule depends on, in its order.</summary>
    public static IReadOnlyList<string> Read(string text)
    {
        List<string> words = [];
        StringBuilder word = new();
        for (int i = 0; i < text.Length && text[i] != '\n'; i++)
        {
            char next = i + 1 < text.Length ? text[i + 1] : '\0';
            if (text[i] == '\\' && next == '\n')
            {
                i++;
                End();
            }
            else if (text[i] == ' ')
            {
                End();
            }
            else
            {
                bool isEscape = (text[i] == '\\' && next is ' ' or '#' or '\\') || (text[i] == '$' && next == '$');
                word.Append(isEscape ? text[++i] : text[i]);
            }
        }
        End();
        return words.Count == 0 ? words : words[1..];

        void End()
        {
            if (word.Length > 0) words.Add(word.ToString());
            word.Clear();
        }
    }
}
