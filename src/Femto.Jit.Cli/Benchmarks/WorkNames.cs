using Femto.Jit.CodeGen;
using Femto.Jit.Execution;

namespace Femto.Jit.Cli.Benchmarks;

/// <summary>What tables call the kinds of work, in their order.</summary>
internal static class WorkNames
{
    /// <summary>The names.</summary>
    public static IEnumerable<string> All => Enum.GetValues<WorkKind>().Select(Of);

    /// <summary>The executed instructions of each kind by its name.</summary>
    public static IEnumerable<KeyValuePair<string, long>> Name(WorkCounts counts) =>
        Enum.GetValues<WorkKind>().Select(kind => KeyValuePair.Create(Of(kind), counts[kind]));

    private static string Of(WorkKind kind) => kind switch
    {
        WorkKind.Check => "checks",
        WorkKind.Fuel => "fuel",
        WorkKind.Spill => "spills",
        WorkKind.Move => "moves",
        WorkKind.Constant => "constants",
        WorkKind.HighHalf => "high halves",
        WorkKind.Branch => "branches",
        WorkKind.Frame => "frame",
        WorkKind.Routine => "routines",
        _ => "program",
    };
}
