using SharpFuzz;

namespace Femto.Jit.Harness;

/// <summary>
/// Feeds one of the <see cref="Harnesses"/>: with files, each once; without, what a coverage-guided fuzzer makes
/// (<c>fuzz/guided</c> starts it).
/// </summary>
internal static class HarnessCommand
{
    private static readonly string Usage =
        $"usage: harness {string.Join('|', Harnesses.All.Keys.Order(StringComparer.Ordinal))} [FILE...]";

    private static int Main(string[] arguments)
    {
        if (arguments is not [string name, .. string[] files]
            || !Harnesses.All.TryGetValue(name, out Action<byte[]>? harness))
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }
        foreach (string file in files) harness(File.ReadAllBytes(file));
        if (files.Length == 0) Fuzzer.OutOfProcess.Run(stream => harness(ReadAll(stream)));
        return 0;
    }

    private static byte[] ReadAll(Stream stream)
    {
        using MemoryStream memory = new();
        stream.CopyTo(memory);
        return memory.ToArray();
    }
}
