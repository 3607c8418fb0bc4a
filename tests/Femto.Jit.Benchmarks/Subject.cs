using Femto.Jit.Bytecode;

namespace Femto.Jit.Benchmarks;

/// <summary>A program that is measured: its file and the contract it is verified with.</summary>
internal sealed record Subject(byte[] File, ProgramFormat Format, Contract Contract)
{
    /// <summary>The names, in the order of the table.</summary>
    internal static string[] Names { get; } =
        ["median", "crc16", "straight-3000", "diamonds-300", "mixed-1k", "mixed-8k", "mixed-64k"];

    /// <summary>The program of a name.</summary>
    internal static Subject Find(string name) => name switch
    {
        "median" => Median(),
        "crc16" => OfObject(Path.Combine(Family, $"crc16{Variant}"), 68),
        "straight-3000" => OfSlots(SyntheticProgram.Straight(3_000)),
        "diamonds-300" => OfSlots(SyntheticProgram.Diamonds(300)),
        "mixed-1k" => OfSlots(SyntheticProgram.Mixed(1 << 10)),
        "mixed-8k" => OfSlots(SyntheticProgram.Mixed(1 << 13)),
        "mixed-64k" => OfSlots(SyntheticProgram.Mixed(1 << 16)),
        _ => throw new ArgumentException($"there is no program {name}", nameof(name)),
    };

    /// <summary>How clang was called for the objects of the corpus that count.</summary>
    private const string Variant = ".v3.O2.o";

    private static string Family => RepositoryFiles.PathOf("corpus/family");

    internal Program Decode() => Expect(ProgramLoader.Load(File, Format));

    internal VerifiedProgram Verify(Program program) => Expect(Verifier.Verify(program, Contract));

    /// <summary>The value of a result that has one; what is measured has to be valid.</summary>
    internal static T Expect<T>(Result<T> result) where T : class =>
        result.Value ?? throw new InvalidOperationException(string.Join('\n', result.Diagnostics));

    /// <summary>The object with the median number of slots, the name deciding among equals.</summary>
    private static Subject Median()
    {
        Subject[] subjects = [.. Directory.EnumerateFiles(Family, $"*{Variant}")
            .Order(StringComparer.Ordinal).Select(path => OfObject(path, null))
            .OrderBy(subject => subject.Decode().Instructions.Length)];
        return subjects[subjects.Length / 2];
    }

    private static Subject OfObject(string path, int? contextLength) => new(
        System.IO.File.ReadAllBytes(path), ProgramFormat.Elf, Contract.Default with { ContextLength = contextLength });

    private static Subject OfSlots(byte[] slots) => new(
        slots, ProgramFormat.Raw, Contract.Default with { ContextLength = SyntheticProgram.ContextBytes });
}
