using System.Globalization;

namespace Femto.Jit.Faults;

/// <summary>
/// Copies of the tool and of the tests, made when they are asked for, in which a library stands for the right one. They
/// are inside of the repository, whose files the tests look for.
/// </summary>
/// <param name="top">Top of the repository.</param>
/// <param name="fault">Name of the fault.</param>
internal sealed class FaultyCopies(string top, string fault) : IDisposable
{
    /// <summary>File names of the libraries that are exchanged.</summary>
    internal const string Library = "Femto.Jit.dll", Fuzzing = "Femto.Jit.Fuzzing.dll";

    private readonly string _folder = Path.Combine(
        top, ".artifacts", "faults", Environment.ProcessId.ToString(CultureInfo.InvariantCulture), fault);

    /// <summary>Where a library is to be written that stands for the right one.</summary>
    internal string PathOf(string library) =>
        Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, "libraries")).FullName, library);

    /// <summary>The folder with the tool.</summary>
    internal string Tool() => Copy(FaultyLibrary.ToolFolder(top), "tool", Library, Fuzzing);

    /// <summary>The folder with the tests, which run campaigns of their own as they are.</summary>
    internal string Tests() => Copy(FaultyLibrary.TestFolder(top), "tests", Library);

    private string Copy(string source, string name, params string[] exchanged)
    {
        string copy = Path.Combine(_folder, name);
        if (Directory.Exists(copy)) return copy;
        foreach (string file in Directory.GetFiles(source, "*", SearchOption.AllDirectories))
        {
            string place = Path.Combine(copy, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            File.Copy(file, place);
        }
        foreach (string library in exchanged) File.Copy(PathOf(library), Path.Combine(copy, library), overwrite: true);
        return copy;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }
}
