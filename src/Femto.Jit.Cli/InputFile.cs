using System.Text;

namespace Femto.Jit.Cli;

/// <summary>Reads what the command line names: files, or standard input for <c>-</c>.</summary>
internal static class InputFile
{
    /// <summary>The name that stands for standard input.</summary>
    public const string StandardInput = "-";

    /// <summary>Reads a whole file.</summary>
    /// <param name="path">Its path, or <c>-</c>.</param>
    /// <param name="isHex">Whether it holds hexadecimal text rather than the bytes themselves.</param>
    /// <exception cref="CommandException">It cannot be read, is too large, or is not hexadecimal.</exception>
    public static byte[] Read(string path, bool isHex = false)
    {
        byte[] bytes;
        try
        {
            using Stream stream = path == StandardInput ? Console.OpenStandardInput() : Open(path);
            bytes = ReadLimited(stream, path);
        }
        catch (Exception exception) when (exception
            is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw CommandException.Unusable(CliDiagnostics.Unreadable, $"{path} cannot be read: {exception.Message}");
        }
        return isHex ? ParseHex(Encoding.Latin1.GetString(bytes), Describe(path)) : bytes;
    }

    /// <summary>The bytes of hexadecimal text; white space between them and a leading <c>0x</c> are allowed.</summary>
    /// <exception cref="CommandException">It has other characters or half a byte.</exception>
    public static byte[] ParseHex(string text, string origin)
    {
        string digits = string.Concat(text.Where(character => !char.IsWhiteSpace(character)));
        if (digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
            digits = digits[2..];
        char? wrong = digits.Where(digit => !char.IsAsciiHexDigit(digit)).Cast<char?>().FirstOrDefault();
        if (wrong is not null)
        {
            throw CommandException.Unusable(
                CliDiagnostics.BadHex, $"{origin} has '{wrong}' where a hexadecimal digit is expected");
        }
        return digits.Length % 2 == 0
            ? Convert.FromHexString(digits)
            : throw CommandException.Unusable(
                CliDiagnostics.BadHex, $"{origin} has {digits.Length} hexadecimal digits, which are no whole bytes");
    }

    private static string Describe(string path) => path == StandardInput ? "standard input" : path;

    private static FileStream Open(string path) => Directory.Exists(path)
        ? throw CommandException.Unusable(CliDiagnostics.Unreadable, $"{path} is a directory; a file is expected")
        : File.Exists(path)
            ? File.OpenRead(path)
            : throw CommandException.Unusable(CliDiagnostics.Unreadable, $"there is no file {path}");

    /// <summary>Reads to the end, which pipes and devices only show by ending.</summary>
    private static byte[] ReadLimited(Stream stream, string path)
    {
        using var bytes = new MemoryStream();
        byte[] buffer = new byte[64 * 1024];
        while (stream.Read(buffer) is > 0 and int count)
        {
            bytes.Write(buffer, 0, count);
            if (bytes.Length > Limits.FileBytes)
            {
                throw CommandException.Unusable(
                    CliDiagnostics.TooLarge, $"{Describe(path)} has more than {Limits.FileBytes} bytes");
            }
        }
        return bytes.ToArray();
    }
}
