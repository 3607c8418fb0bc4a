using Spectre.Console;

namespace Femto.Jit.Cli;

/// <summary>Prints tables: fitted to a terminal, as wide as they are elsewhere.</summary>
internal static class TableOutput
{
    /// <summary>Prints a table on standard output.</summary>
    public static void Write(Table table)
    {
        if (Console.IsOutputRedirected)
            AnsiConsole.Profile.Width = int.MaxValue;
        AnsiConsole.Write(table);
    }
}
