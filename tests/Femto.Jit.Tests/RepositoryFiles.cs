namespace Femto.Jit;

/// <summary>Files of the repository that tests and benchmarks read where they are.</summary>
internal static class RepositoryFiles
{
    /// <summary>The directory of the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Full path of a file given by its path within the repository.</summary>
    public static string PathOf(string relative) => Path.Combine(Root, relative);

    private static string FindRoot()
    {
        string? directory = AppContext.BaseDirectory;
        while (directory is not null && !File.Exists(Path.Combine(directory, "Femto.Jit.sln")))
            directory = Path.GetDirectoryName(directory);
        return directory ?? throw new InvalidOperationException("what runs is not inside the repository");
    }
}
