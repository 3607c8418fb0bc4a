namespace Femto.Jit.Cli.Building;

/// <summary>A C file and how clang is to compile it.</summary>
/// <param name="Path">The file.</param>
internal sealed record ClangSource(string Path)
{
    /// <summary>The instruction set's version: v1 to v4.</summary>
    public required string Cpu { get; init; }

    /// <summary>The level of optimisation: what follows <c>-O</c>.</summary>
    public required string Optimization { get; init; }

    /// <summary>Folders to look for headers in.</summary>
    public required IReadOnlyList<string> Includes { get; init; }

    /// <summary>Macros, each <c>NAME</c> or <c>NAME=VALUE</c>.</summary>
    public required IReadOnlyList<string> Definitions { get; init; }

    /// <summary>What the dependency file is a rule for.</summary>
    public required string Product { get; init; }

    /// <summary>What the product depends on besides the sources, or null.</summary>
    public string? Contract { get; init; }

    /// <summary>
    /// The arguments. Loops must not become calls of <c>memcpy</c>, which programs do not have; lines are for messages and
    /// listings; no folder's name gets into the object, so that it is the same wherever it is made.
    /// </summary>
    public IEnumerable<string> Arguments =>
    [
        "-target", "bpf", $"-mcpu={Cpu}", $"-O{Optimization}", "-g", "-ffreestanding", "-fno-builtin",
        "-fdebug-compilation-dir=.", "-Wall", "-Wextra",
        .. Includes.Select(folder => $"-I{folder}"),
        .. Definitions.Select(definition => $"-D{definition}"),
        "-MQ", Product,
        .. Contract is null ? [] : (string[])["-Xclang", $"-fdepfile-entry={Contract}"],
        "-c", Path,
    ];
}
