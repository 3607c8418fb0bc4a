using Femto.Jit.Execution;

namespace Femto.Jit.Tests.Matrix;

/// <summary>Whether an engine's run has the same outcome as the oracle's at the same addresses.</summary>
internal static class Agreement
{
    internal static void Check(string where, RunResult oracle, RunResult engine)
    {
        Assert.True(oracle.Trap == engine.Trap && oracle.Result == engine.Result,
            $"{where}: the oracle has {Text(oracle)}, the engine {Text(engine)}");
        Assert.True(oracle.Context.AsSpan().SequenceEqual(engine.Context.AsSpan()),
            $"{where}: contexts differ:\n{Convert.ToHexString(oracle.Context.AsSpan())} (oracle)\n"
            + $"{Convert.ToHexString(engine.Context.AsSpan())}");
        Assert.True(oracle.Data.AsSpan().SequenceEqual(engine.Data.AsSpan()),
            $"{where}: data differ:\n{Convert.ToHexString(oracle.Data.AsSpan())} (oracle)\n"
            + $"{Convert.ToHexString(engine.Data.AsSpan())}");
        // Code that traps has no reason to write back the fuel it has left.
        Assert.True(oracle.Trap is not null || oracle.FuelUsed == engine.FuelUsed,
            $"{where}: the oracle used {oracle.FuelUsed} fuel, the engine {engine.FuelUsed}");
    }

    internal static string Text(RunResult result) =>
        result.Trap is Trap trap ? $"trap {trap.Kind} @ {trap.Pc}" : $"0x{result.Result:x}";
}
