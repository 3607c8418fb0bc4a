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

    /// <summary>What the verifier says of it under one contract, where the file states that.</summary>
    internal Verdict? Verdict { get; init; }

    /// <summary>Pcs of exactly those accesses that are proven; null where it does not say.</summary>
    internal ImmutableArray<int>? Proven { get; init; }

    /// <summary>
    /// Whether it is run with the context's length known to the compiler, known at run time only, or both.
    /// </summary>
    internal ImmutableArray<bool> KnownLength { get; init; } = [true, false];
}

/// <summary>
/// What is true of a program under a contract: the errors of verification, by pc. None are expected of an accepted one.
/// </summary>
internal sealed record Verdict(Contract Contract)
{
    /// <summary>In mode <c>proved</c>.</summary>
    internal ImmutableArray<(string Id, int? Pc)> Proved { get; init; } = [];

    /// <summary>In mode <c>guarded</c>.</summary>
    internal ImmutableArray<(string Id, int? Pc)> Guarded { get; init; } = [];

    /// <summary>What mode <c>proved</c> says today of a program that is safe; empty when it accepts it.</summary>
    internal ImmutableArray<(string Id, int? Pc)> Shortfall { get; init; } = [];
}

/// <summary>One run of a filetest.</summary>
internal sealed record FileTestRun(int Line, ImmutableArray<byte> Context)
{
    /// <summary>What fields of the context point to, in the order of the fields.</summary>
    internal ImmutableArray<ImmutableArray<byte>> Memory { get; init; } = [];

    internal uint? Fuel { get; init; }

    internal ulong? Result { get; init; }

    internal Trap? Trap { get; init; }

    /// <summary>The context after the run, where the file states it.</summary>
    internal ImmutableArray<byte>? ContextAfter { get; init; }

    /// <summary>What fields of the context point to after the run, where the file states it.</summary>
    internal ImmutableArray<ImmutableArray<byte>> MemoryAfter { get; init; } = [];

    /// <summary>The writable data after the run, where the file states it.</summary>
    internal ImmutableArray<byte>? DataAfter { get; init; }
}
