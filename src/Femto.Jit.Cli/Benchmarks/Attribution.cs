using System.Collections.Immutable;
using Femto.Jit.CodeGen;
using Femto.Jit.Execution;

namespace Femto.Jit.Cli.Benchmarks;

/// <summary>Where the executed instructions of a run go, by what the code is for.</summary>
internal sealed class Attribution
{
    private static readonly WorkKind[] _kinds = Enum.GetValues<WorkKind>();

    private readonly long[] instructions = new long[_kinds.Length];

    /// <summary>What tables call the kinds, in their order.</summary>
    public static IEnumerable<string> Names => _kinds.Select(NameOf);

    /// <summary>The executed instructions of each kind by its name, in the same order.</summary>
    public IEnumerable<KeyValuePair<string, long>> Counts =>
        _kinds.Select(kind => KeyValuePair.Create(NameOf(kind), instructions[(int)kind]));

    /// <summary>The executed instructions of a kind.</summary>
    public long this[WorkKind kind] => instructions[(int)kind];

    /// <summary>Tells the instructions of a run apart.</summary>
    /// <param name="code">The code, translated with <see cref="CompilerOptions.TellWork"/>.</param>
    /// <param name="executed">What was executed, in order of its offset.</param>
    public static Attribution Of(MachineCode code, ImmutableArray<ExecutedInstruction> executed)
    {
        Attribution attribution = new();
        int range = -1;
        foreach (ExecutedInstruction instruction in executed)
        {
            while (range + 1 < code.Work.Length && code.Work[range + 1].CodeOffset <= instruction.Offset) range++;
            bool isInside = instruction.Offset >= 0 && instruction.Offset < code.Code.Length;
            attribution.instructions[(int)(isInside ? code.Work[range].Kind : WorkKind.Routine)] += instruction.Times;
        }
        return attribution;
    }

    private static string NameOf(WorkKind kind) => kind switch
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
