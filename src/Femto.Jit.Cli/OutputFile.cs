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
                Put(target, bytes, replaces: true);
        }
        catch (Exception exception) when (IsRefusal(exception))
        {
            throw Unwritable(path, exception);
        }
    }

    /// <summary>Makes new files and the folders they need: all of the files, or none.</summary>
    /// <param name="files">Their contents by path.</param>
    /// <exception cref="CommandException">One cannot be written, or is there already.</exception>
    public static void CreateAll(IReadOnlyDictionary<string, byte[]> files)
    {
        List<string> created = [];
        foreach ((string path, byte[] bytes) in files)
        {
            try
            {
                string target = Path.GetFullPath(path);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                Put(target, bytes, replaces: false);
                created.Add(target);
            }
            catch (Exception exception) when (IsRefusal(exception))
            {
                created.ForEach(File.Delete);
                throw Unwritable(path, exception);
            }
        }
    }

    /// <summary>Writes files into a folder, which is made where it is not there.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="files">Their contents by name.</param>
    /// <exception cref="CommandException">The folder cannot be made, or a file not be written.</exception>
    public static void WriteAll(string folder, IReadOnlyDictionary<string, byte[]> files)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception exception) when (IsRefusal(exception))
        {
            throw Unwritable(folder, exception);
        }
        foreach ((string name, byte[] bytes) in files) Write(Path.Combine(folder, name), bytes);
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

    private static bool IsRefusal(Exception exception) => exception
        is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException;

    private static CommandException Unwritable(string path, Exception exception) =>
        CommandException.Unusable(CliDiagnostics.Unwritable, $"{path} cannot be written: {exception.Message}");

    private static bool IsDevice(string path) =>
        path.StartsWith("/dev/", StringComparison.Ordinal) || path.StartsWith("/proc/", StringComparison.Ordinal);

    private static void WriteDirectly(string target, ReadOnlySpan<byte> bytes)
    {
        using FileStream stream = new(target, FileMode.Open, FileAccess.Write);
        stream.Write(bytes);
    }

    private static void Put(string target, ReadOnlySpan<byte> bytes, bool replaces)
    {
        string directory = Path.GetDirectoryName(target) ?? ".";
        string temporary = Path.Combine(directory, $".{Path.GetFileName(target)}.{Path.GetRandomFileName()}");
        try
        {
            File.WriteAllBytes(temporary, bytes);
            File.Move(temporary, target, replaces);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
