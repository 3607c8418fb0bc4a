namespace Femto.Jit.Cli;

/// <summary>Writes results: whole or not at all.</summary>
internal static class OutputFile
{
    /// <summary>
    /// Writes a file by way of a temporary one beside it, so that no reader ever sees a part and a failure leaves the
    /// old file as it was. Devices and pipes are written directly: they must not be replaced.
    /// </summary>
    /// <exception cref="CommandException">It cannot be written.</exception>
    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        try
        {
            string target = Path.GetFullPath(path);
            if (new FileInfo(target).LinkTarget is not null)
                target = File.ResolveLinkTarget(target, returnFinalTarget: true)!.FullName;
            if (Directory.Exists(target))
                throw CommandException.Unusable(CliDiagnostics.Unwritable, $"{path} is a directory");
            if (IsDevice(target))
                WriteDirectly(target, bytes);
            else
                Replace(target, bytes);
        }
        catch (Exception exception) when (exception
            is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw CommandException.Unusable(
                CliDiagnostics.Unwritable, $"{path} cannot be written: {exception.Message}");
        }
    }

    /// <summary>Writes bytes to standard output, unless that is a terminal.</summary>
    /// <exception cref="CommandException">Standard output is a terminal.</exception>
    public static void WriteToStandardOutput(ReadOnlySpan<byte> bytes)
    {
        if (!Console.IsOutputRedirected)
        {
            throw CommandException.Unusable(
                CliDiagnostics.BinaryToTerminal, "this format is binary: name a file with -o or redirect the output");
        }
        using Stream output = Console.OpenStandardOutput();
        output.Write(bytes);
    }

    private static bool IsDevice(string path) =>
        path.StartsWith("/dev/", StringComparison.Ordinal) || path.StartsWith("/proc/", StringComparison.Ordinal);

    private static void WriteDirectly(string target, ReadOnlySpan<byte> bytes)
    {
        using FileStream stream = new(target, FileMode.Open, FileAccess.Write);
        stream.Write(bytes);
    }

    private static void Replace(string target, ReadOnlySpan<byte> bytes)
    {
        string directory = Path.GetDirectoryName(target) ?? ".";
        string temporary = Path.Combine(directory, $".{Path.GetFileName(target)}.{Path.GetRandomFileName()}");
        try
        {
            File.WriteAllBytes(temporary, bytes);
            File.Move(temporary, target, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
