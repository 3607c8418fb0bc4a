namespace Femto.Jit.Cli.Benchmarks.Peers;

/// <summary>A way to build a program natively.</summary>
/// <param name="Name">What tables call it.</param>
/// <param name="IsClang">Whether clang compiles it, or else gcc.</param>
/// <param name="Optimization">The compiler's option.</param>
internal sealed record NativeBuild(string Name, bool IsClang, string Optimization)
{
    /// <summary>All ways.</summary>
    public static IReadOnlyList<NativeBuild> All { get; } =
    [
        new("nat.gcc-O2", IsClang: false, "-O2"),
        new("nat.gcc-Os", IsClang: false, "-Os"),
        new("nat.clang-O2", IsClang: true, "-O2"),
        new("nat.clang-Os", IsClang: true, "-Os"),
    ];
}

/// <summary>A native build as the agent of a board runs it.</summary>
/// <param name="Code">Its entry, the program, and the routines of libgcc that it calls.</param>
/// <param name="CodeBytes">Bytes of the program, with literals and constants.</param>
internal sealed record NativeCode(byte[] Code, ulong CodeBytes);

/// <summary>There is no native build, for a reason that is not the program's result.</summary>
internal sealed class NativeBuildException(string message) : Exception(message);
