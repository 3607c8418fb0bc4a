using Femto.Jit.Execution;

namespace Femto.Jit.Tests.Matrix;

/// <summary>Whether an engine's run has the same outcome as the oracle's at the same addresses.</summary>
internal static class Agreement
{
    internal static void Check(string where, VerifiedProgram program, RunResult oracle, RunResult engine)
    {
        if (Difference.Find(oracle, engine, program.HoistedAccesses) is not Difference difference) return;
        Assert.Fail($"{where}: {difference.What}: the oracle has {difference.Expected}, the engine {difference.Found}\n"
            + $"contexts:\n{Hex(oracle)} (oracle)\n{Hex(engine)}");
    }

    internal static string Text(RunResult result) => Difference.Text(result);

    private static string Hex(RunResult result) => Convert.ToHexString(result.Context.AsSpan());
}
