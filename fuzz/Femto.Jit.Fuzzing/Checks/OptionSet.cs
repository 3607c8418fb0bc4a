using System.Collections.Immutable;
using Femto.Jit.Fuzzing.Generators;

namespace Femto.Jit.Fuzzing.Checks;

/// <summary>A way to have programs verified and translated.</summary>
/// <param name="Name">Name in reports.</param>
/// <param name="KnowsLength">Whether verifier and compiler are told how long the context is.</param>
internal sealed record OptionSet(string Name, bool KnowsLength)
{
    /// <summary>Every way there is.</summary>
    internal static ImmutableArray<OptionSet> All { get; } = [new("length", true), new("dynamic", false)];

    /// <summary>The context's length as a contract states it.</summary>
    internal int? ContextLength => KnowsLength ? TypedProgram.ContextLength : null;

    /// <summary>One of the ways for each program, so that all have their turn.</summary>
    internal static OptionSet Of(int seed) => All[(int)(unchecked((uint)seed * 2_246_822_519u) >> 8) % All.Length];
}
