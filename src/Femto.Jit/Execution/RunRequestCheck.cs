using System.Collections.Immutable;
using Femto.Jit.Contracts;

namespace Femto.Jit.Execution;

/// <summary>What every engine demands of a request before it runs anything.</summary>
internal static class RunRequestCheck
{
    /// <summary>The context, and what its fields point to, have the lengths the verifier has relied on.</summary>
    internal static Diagnostic? Find(VerifiedProgram program, RunRequest request)
    {
        if (program.Contract.ContextLength is int expected && expected != request.Context.Length)
            return ContextLength(expected, request.Context.Length);
        return request.Memory.IsEmpty ? null : FindInMemory(PointedRegions.Of(program.Contract).All, request.Memory);
    }

    private static Diagnostic? FindInMemory(ImmutableArray<PointedRegion> regions, ImmutableArray<ImmutableArray<byte>> memory)
    {
        if (memory.Length > regions.Length)
        {
            return ExecutionDiagnostics.Memory.Of(
                $"there is memory for {memory.Length} fields; the context has {regions.Length} that point to memory");
        }

        Dictionary<string, int> lengths = [];
        foreach ((PointedRegion region, ImmutableArray<byte> bytes) in regions.Zip(memory))
        {
            if (FindInMemory(region, bytes.Length, lengths) is string what)
            {
                return ExecutionDiagnostics.Memory.Of(
                    $"'{region.Pointer.Name}' is to point to {bytes.Length} bytes, but {what}");
            }
        }

        return null;
    }

    /// <summary>What is wrong with a length, or null.</summary>
    private static string? FindInMemory(PointedRegion region, int length, Dictionary<string, int> lengths)
    {
        if (region.Target.Bytes is int bytes) return length == bytes ? null : $"the contract says {bytes}";
        if (region.Target.LengthField is not string field) return null;
        if (length % region.Target.Unit != 0) return $"a unit of '{field}' has {region.Target.Unit}";
        int units = length / region.Target.Unit;
        long most = (1L << (8 * region.Measure!.Size)) - 1;
        if (units > most) return $"'{field}' holds {most} at most";
        bool isOther = lengths.TryGetValue(field, out int other) && other != units;
        lengths[field] = units;
        return isOther ? $"'{field}' says {other} for another" : null;
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
            ("context", layout.Context, (ulong)ContextBlock.Of(program.Contract, request).Length),
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
