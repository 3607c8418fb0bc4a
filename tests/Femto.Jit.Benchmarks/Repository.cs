namespace Femto.Jit.Benchmarks;

/// <summary>The repository that the benchmarks were built in.</summary>
internal static class Repository
{
    /// <summary>The directory of the solution.</summary>
    internal static string Root { get; } = Find();

    private static string Find()
    {
        string? directory = AppContext.BaseDirectory;
        while (directory is not null && !File.Exists(Path.Combine(directory, "Femto.Jit.sln")))
            directory = Path.GetDirectoryName(directory);
        return directory ?? throw new InvalidOperationException("the benchmarks do not run inside the repository");
    }
}
