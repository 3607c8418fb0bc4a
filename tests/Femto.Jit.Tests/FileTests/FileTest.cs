using System.Collections.Immutable;

namespace Femto.Jit.Tests.FileTests;

/// <summary>
/// A file of <c>tests/FileTests</c>: a program and what is expected of it. Its README.md has the format.
/// </summary>
internal sealed record FileTest(string Name, string Source)
{
    /// <summary>The runs.</summary>
    internal ImmutableArray<FileTestRun> Runs { get; init; } = [];

    /// <summary>The diagnostics of verification, or empty when none is expected to be an error.</summary>
    internal ImmutableArray<(string Id, int? Pc)> Diagnostics { get; init; } = [];

    /// <summary>Pcs of exactly those accesses that are proven; null where it does not say.</summary>
    internal ImmutableArray<int>? Proven { get; init; }

    /// <summary>
    /// Whether it is run with the context's length known to the compiler, known at run time only, or both.
    /// </summary>
    internal ImmutableArray<bool> KnownLength { get; init; } = [true, false];
}

/// <summary>One run of a filetest.</summary>
internal sealed record FileTestRun(int Line, ImmutableArray<byte> Context)
{
    internal uint? Fuel { get; init; }

    internal ulong? Result { get; init; }

    internal Trap? Trap { get; init; }

    /// <summary>The context after the run, where the file states it.</summary>
    internal ImmutableArray<byte>? ContextAfter { get; init; }

    /// <summary>The writable data after the run, where the file states it.</summary>
    internal ImmutableArray<byte>? DataAfter { get; init; }
}
