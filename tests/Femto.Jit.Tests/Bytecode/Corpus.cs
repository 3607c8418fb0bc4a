using Femto.Jit.Bytecode;

namespace Femto.Jit.Tests.Bytecode;

/// <summary>The objects of the corpus.</summary>
internal static class Corpus
{
    /// <summary>Full paths of the objects in folders of the corpus.</summary>
    public static IEnumerable<string> Objects(params string[] folders) =>
        from folder in folders
        from path in Directory.EnumerateFiles(RepositoryFiles.PathOf($"corpus/{folder}"), "*.o")
            .Order(StringComparer.Ordinal)
        select path;

    /// <summary>The bytes of a file given by its path within the corpus.</summary>
    public static byte[] Read(string path) => File.ReadAllBytes(RepositoryFiles.PathOf($"corpus/{path}"));

    /// <summary>Loads a program that has to load.</summary>
    public static Program Load(string path, string? entry = null)
    {
        Result<Program> result = ProgramLoader.Load(Read(path), path, entry);
        Assert.True(result.Succeeded, $"{path}: {string.Join('\n', result.Diagnostics)}");
        return result.Value;
    }

    /// <summary>The rows of a table of the corpus, without its header.</summary>
    public static IEnumerable<string[]> Table(string path) =>
        File.ReadLines(RepositoryFiles.PathOf($"corpus/{path}")).Skip(1).Select(line => line.Split('\t'));
}
