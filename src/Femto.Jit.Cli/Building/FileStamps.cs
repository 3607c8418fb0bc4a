namespace Femto.Jit.Cli.Building;

/// <summary>
/// How files are at one time. They are looked at again and again rather than waited for: that works on every file system, and
/// however an editor replaces a file.
/// </summary>
internal sealed class FileStamps
{
    private readonly Dictionary<string, (DateTime Changed, long Bytes)?> stamps;

    private FileStamps(IEnumerable<string> paths) => stamps = paths.Distinct().ToDictionary(path => path, StampOf);

    /// <summary>How often it makes sense to look.</summary>
    public static TimeSpan Interval { get; } = TimeSpan.FromMilliseconds(150);

    /// <summary>Looks at files.</summary>
    public static FileStamps Of(IEnumerable<string> paths) => new(paths);

    /// <summary>Whether all of them are still the same.</summary>
    public bool IsCurrent() => stamps.All(stamp => StampOf(stamp.Key) == stamp.Value);

    private static (DateTime Changed, long Bytes)? StampOf(string path)
    {
        FileInfo file = new(path);
        return file.Exists ? (file.LastWriteTimeUtc, file.Length) : null;
    }
}
