namespace Femto.Jit.Cli;

/// <summary>One line on a terminal's standard error that says what is being done; nothing elsewhere.</summary>
internal static class Progress
{
    private const string EraseLine = "\r\u001b[K";

    /// <summary>Replaces the line.</summary>
    public static void Show(string text)
    {
        if (!Console.IsErrorRedirected)
            Console.Error.Write(EraseLine + text);
    }

    /// <summary>Removes the line.</summary>
    public static void Clear() => Show("");
}
