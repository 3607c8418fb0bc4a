using Spectre.Console;

namespace Femto.Jit.Cli;

/// <summary>Prints diagnostics on standard error, one a line, in colour on a terminal.</summary>
internal static class DiagnosticPrinter
{
    /// <summary>Prints diagnostics in their order.</summary>
    public static void Print(IEnumerable<Diagnostic> diagnostics)
    {
        IAnsiConsole console = AnsiConsole.Create(
            new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        // A diagnostic stays on its line: a terminal wraps by itself, and other programs read lines.
        console.Profile.Width = int.MaxValue;
        foreach (Diagnostic diagnostic in diagnostics)
        {
            string text = Visible(diagnostic.ToString());
            int severity = text.IndexOf(' ', StringComparison.Ordinal);
            string colour = diagnostic.Severity == DiagnosticSeverity.Error ? "red" : "yellow";
            console.MarkupLine($"[{colour}]{text[..severity]}[/]{Markup.Escape(text[severity..])}");
            if (diagnostic.Hint is string hint) console.MarkupLine($"  hint: {Markup.Escape(Visible(hint))}");
        }
    }

    /// <summary>What clang says has lines of its own.</summary>
    private static string Visible(string text) => string.Join('\n', text.Split('\n').Select(VisibleText.Of));
}
