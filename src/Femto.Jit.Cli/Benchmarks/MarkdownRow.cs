using System.Text;

namespace Femto.Jit.Cli.Benchmarks;

/// <summary>Rows of Markdown tables.</summary>
internal static class MarkdownRow
{
    /// <summary>Appends a row.</summary>
    public static void Append(StringBuilder text, IEnumerable<string> cells) =>
        text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
}
