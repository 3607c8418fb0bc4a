namespace Femto.Jit.Execution;

/// <summary>Where two runs of a program first differ.</summary>
/// <param name="What">What differs, for example <c>r0</c> or <c>context byte 12</c>.</param>
/// <param name="Expected">What the oracle has.</param>
/// <param name="Found">What the engine has.</param>
/// <param name="Pc">The instruction that the oracle's value is from; null when it is the one from before the run.</param>
public sealed record Difference(string What, string Expected, string Found, int? Pc)
{
    /// <summary>
    /// The first difference of an engine's run from the oracle's: in the trap, in r0, in the context, in the writable
    /// data, in the fuel. Fuel is not compared after a trap, since code that traps does not write back what it has left.
    /// An access that is checked ahead of its loop may trap before the run comes to where it leaves its region, or runs
    /// out of fuel on the way there; until then the oracle may have written more.
    /// </summary>
    /// <param name="oracle">The interpreter's run at the engine's addresses.</param>
    /// <param name="engine">The engine's run.</param>
    /// <param name="hoisted">The accesses that are checked ahead: <see cref="VerifiedProgram.HoistedAccesses"/>.</param>
    /// <param name="writers">Which instructions the oracle's values are from, when that was recorded.</param>
    /// <returns>The difference, or null.</returns>
    internal static Difference? Find(
        RunResult oracle, RunResult engine, ProgramCounterSet hoisted, LastWriters? writers = null)
    {
        if (TrapsAhead(engine, hoisted) && oracle.Trap?.Kind is TrapKind.OutOfBounds or TrapKind.FuelExhausted) return null;
        if (oracle.Trap != engine.Trap)
            return new Difference("the end of the run", Text(oracle), Text(engine), oracle.Trap?.Pc ?? engine.Trap?.Pc);
        if (oracle.Result != engine.Result)
            return new Difference("r0", Text(oracle), Text(engine), writers?.OfResult);
        return FindByte("context", oracle.Context.AsSpan(), engine.Context.AsSpan(), oracle.Layout.Context, writers)
            ?? FindByte("data", oracle.Data.AsSpan(), engine.Data.AsSpan(), oracle.Layout.Data, writers)
            ?? FindFuel(oracle, engine);
    }

    private static bool TrapsAhead(RunResult engine, ProgramCounterSet hoisted) =>
        engine.Trap is { Kind: TrapKind.OutOfBounds } trap && hoisted.Contains(trap.Pc);

    private static Difference? FindByte(
        string name, ReadOnlySpan<byte> oracle, ReadOnlySpan<byte> engine, ulong address, LastWriters? writers)
    {
        if (oracle.Length != engine.Length)
            return new Difference($"the length of the {name}", $"{oracle.Length}", $"{engine.Length}", null);
        int offset = oracle.CommonPrefixLength(engine);
        return offset == oracle.Length
            ? null
            : new Difference($"{name} byte {offset}", $"0x{oracle[offset]:x2}", $"0x{engine[offset]:x2}",
                writers?.OfByte(address + (ulong)offset));
    }

    private static Difference? FindFuel(RunResult oracle, RunResult engine) =>
        oracle.Trap is not null || oracle.FuelUsed == engine.FuelUsed
            ? null
            : new Difference("fuel used", $"{oracle.FuelUsed}", $"{engine.FuelUsed}", null);

    /// <summary>The end of a run in words.</summary>
    internal static string Text(RunResult result) =>
        result.Trap is Trap trap ? $"trap {trap.Kind.Name()} at pc {trap.Pc}" : $"0x{result.Result:x16}";
}
