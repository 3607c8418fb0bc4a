using System.Collections.Immutable;
using Femto.Jit.Fuzzing.Generators;

namespace Femto.Jit.Fuzzing.Checks;

/// <summary>A way to have programs verified and translated.</summary>
/// <param name="Way">What is done to it, as reports name it.</param>
/// <param name="KnowsLength">Whether verifier and compiler are told how long the context is.</param>
/// <param name="Options">The translation's options.</param>
internal sealed record OptionSet(string Way, bool KnowsLength, CompilerOptions Options)
{
    /// <summary>The first ways of <see cref="All"/> are those of users.</summary>
    private const int Defaults = 2;

    /// <summary>Every way there is: as users have it; padded; with every access checked; and without one pass each.</summary>
    internal static ImmutableArray<OptionSet> All { get; } =
    [
        .. from way in Ways()
           from knowsLength in (bool[])[true, false]
           select new OptionSet(way.Name, knowsLength, way.Options),
    ];

    /// <summary>Name in reports.</summary>
    internal string Name => KnowsLength ? Way : $"{Way}, length not known";

    /// <summary>The context's length as a contract states it.</summary>
    internal int? ContextLength => KnowsLength ? TypedProgram.ContextLength : null;

    /// <summary>One of the ways for each program: for every other one as users have it, for the others any.</summary>
    internal static OptionSet Of(int seed)
    {
        uint mixed = unchecked((uint)seed * 2_246_822_519u) >> 8;
        int ways = mixed % 2 == 0 ? All.Length : Defaults;
        return All[(int)(mixed / 2 % (uint)ways)];
    }

    /// <summary>The same way with the padding of a program.</summary>
    internal OptionSet ForProgram(int seed) =>
        Options.Padding is null ? this : this with { Options = Options with { Padding = seed } };

    private static IEnumerable<(string Name, CompilerOptions Options)> Ways()
    {
        yield return ("defaults", CompilerOptions.Default);
        yield return ("padding", new CompilerOptions { Padding = 0 });
        yield return ("every access checked", new CompilerOptions { CheckEverything = true });
        IEnumerable<string> passes = Targets.All.SelectMany(target => CompilerOptions.OptionalPasses(target)).Distinct();
        foreach (string pass in passes.Order(StringComparer.Ordinal))
            yield return ($"without {pass}", new CompilerOptions { Without = [pass] });
        yield return ("without any pass", new CompilerOptions { Without = [.. passes] });
    }
}
