using System.Globalization;

namespace Femto.Jit.Faults;

/// <summary>
/// Copies of the tool and of the tests, made when they are asked for, in which the faulty library stands for the right one. They
/// are inside of the repository, whose files the tests look for.
/// </summary>
/// <param name="top">Top of the repository.</param>
/// <param name="fault">Name of the fault.</param>
internal sealed class FaultyCopies(string top, string fault) : IDisposable
{
    private const string Library = "Femto.Jit.dll";

    private readonly string _folder = Path.Combine(
        top, ".artifacts", "faults", Environment.ProcessId.ToString(CultureInfo.InvariantCulture), fault);

    /// <summary>Where the faulty library is to be written.</summary>
    internal string LibraryPath =>
        Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, "library")).FullName, Library);

    /// <summary>The folder with the tool.</summary>
    internal string Tool() => Copy(FaultyLibrary.ToolFolder(top), "tool");

    /// <summary>The folder with the tests.</summary>
    internal string Tests() => Copy(FaultyLibrary.TestFolder(top), "tests");

    private string Copy(string source, string name)
    {
        string copy = Path.Combine(_folder, name);
        if (Directory.Exists(copy)) return copy;
        foreach (string file in Directory.GetFiles(source, "*", SearchOption.AllDirectories))
        {
            string place = Path.Combine(copy, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            File.Copy(file, place);
        }
        File.Copy(LibraryPath, Path.Combine(copy, Library), overwrite: true);
        return copy;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }
}
