namespace Femto.Jit.Fuzzing.Campaigns;

/// <summary>Writes files that are there whole or not at all, whenever the process or the machine ends.</summary>
internal static class WholeFile
{
    /// <summary>Replaces a file by way of one beside it.</summary>
    internal static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        string next = path + ".next";
        using (FileStream stream = new(next, FileMode.Create, FileAccess.Write))
        {
            stream.Write(bytes);
            stream.Flush(flushToDisk: true);
        }
        File.Move(next, path, overwrite: true);
    }
}
