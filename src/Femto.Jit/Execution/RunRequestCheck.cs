namespace Femto.Jit.Execution;

/// <summary>What every engine demands of a request before it runs anything.</summary>
internal static class RunRequestCheck
{
    /// <summary>The context has the length the verifier has relied on.</summary>
    internal static Diagnostic? Find(VerifiedProgram program, RunRequest request)
    {
        if (program.Contract.ContextLength is not int expected || expected == request.Context.Length) return null;
        return ContextLength(expected, request.Context.Length);
    }

    /// <summary>A context has another length than the program was verified for.</summary>
    internal static Diagnostic ContextLength(int expected, int length) => ExecutionDiagnostics.ContextLength.Of(
        $"the context has {length} bytes; the program was verified for {expected}");

    /// <summary>Regions are aligned, apart, and clear of both ends of the address space.</summary>
    internal static Diagnostic? FindInLayout(VerifiedProgram program, RunRequest request, MemoryLayout layout)
    {
        ProgramData data = program.Program.Data;
        ulong stackBytes = (ulong)program.StackBytes;
        (string Name, ulong Low, ulong Length)[] regions =
        [
            ("context", layout.Context, (ulong)request.Context.Length),
            ("stack", unchecked(layout.StackHigh - stackBytes), stackBytes),
            ("data", layout.Data, (ulong)data.WritableLength),
            ("read-only data", layout.ReadOnlyData, (ulong)data.ReadOnly.Length),
        ];
        const ulong Highest = ulong.MaxValue - Limits.RegionMargin;
        foreach ((string name, ulong low, ulong length) in regions)
        {
            if (low % 8 != 0 || low < Limits.RegionMargin || low > Highest - length)
            {
                return ExecutionDiagnostics.Layout.Of(
                    $"the {name} region is at 0x{low:x}; it must be a multiple of 8 and keep "
                    + $"{Limits.RegionMargin} bytes from both ends of the address space");
            }
        }
        Array.Sort(regions, (left, right) => left.Low.CompareTo(right.Low));
        for (int index = 1; index < regions.Length; index++)
        {
            if (regions[index - 1].Low + regions[index - 1].Length <= regions[index].Low) continue;
            return ExecutionDiagnostics.Layout.Of(
                $"the {regions[index - 1].Name} and {regions[index].Name} regions overlap");
        }
        return null;
    }
}
