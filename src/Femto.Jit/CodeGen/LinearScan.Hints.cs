namespace Femto.Jit.CodeGen;

/// <summary>Registers that save a move.</summary>
internal sealed partial class LinearScan
{
    /// <summary>
    /// The first that is free for the whole interval: that of the part before, those of registers it is moved from or
    /// to, those that instructions demand of it and of these.
    /// </summary>
    private int? HintFor(LiveInterval current)
    {
        VirtualRegister register = current.Register;
        if (LastPart(current).Previous is { Physical: >= 0 } before && IsFreeFor(before.Physical, current))
            return before.Physical;
        foreach (VirtualRegister hint in register.Hints)
        {
            int assigned = FirstAssigned(hint);
            if (assigned >= 0 && IsFreeFor(assigned, current))
                return assigned;
        }

        if (register.FixedHint != Operand.NotFixed && IsFreeFor(register.FixedHint, current))
            return register.FixedHint;
        foreach (VirtualRegister hint in register.Hints)
        {
            if (hint.FixedHint != Operand.NotFixed && IsFreeFor(hint.FixedHint, current))
                return hint.FixedHint;
        }

        return null;
    }

    private bool IsFreeFor(int register, LiveInterval current) => free[register] >= current.End;

    /// <summary>The register of the first part that has one, or -1.</summary>
    private int FirstAssigned(VirtualRegister register)
    {
        LiveInterval? part = built.Intervals[register.Id];
        while (part is { Physical: < 0 })
            part = part.Next;
        return part?.Physical ?? -1;
    }

    private static LiveInterval LastPart(LiveInterval current)
    {
        while (current.Next is { } next)
            current = next;
        return current;
    }
}
