using System.Collections.Immutable;
using Femto.Jit.CodeGen;

namespace Femto.Jit.Execution;

/// <summary>The executed instructions of a run by what the code is for.</summary>
internal sealed class WorkCounts
{
    private readonly long[] instructions = new long[Enum.GetValues<WorkKind>().Length];

    private WorkCounts()
    {
    }

    /// <summary>The executed instructions of a kind.</summary>
    public long this[WorkKind kind] => instructions[(int)kind];

    /// <summary>Tells the instructions of a run apart.</summary>
    /// <param name="code">The code, translated with <see cref="CompilerOptions.TellWork"/>.</param>
    /// <param name="executed">What was executed, in order of its offset.</param>
    public static WorkCounts Of(MachineCode code, ImmutableArray<ExecutedInstruction> executed)
    {
        WorkCounts counts = new();
        int range = -1;
        foreach (ExecutedInstruction instruction in executed)
        {
            while (range + 1 < code.Work.Length && code.Work[range + 1].CodeOffset <= instruction.Offset) range++;
            bool isInside = instruction.Offset >= 0 && instruction.Offset < code.Code.Length;
            counts.instructions[(int)(isInside ? code.Work[range].Kind : WorkKind.Routine)] += instruction.Times;
        }
        return counts;
    }
}
