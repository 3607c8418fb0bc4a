namespace Femto.Jit.Verification.Abstract;

/// <summary>
/// The accesses that checks ahead of loops can stand for. A function is looked at once for each call; what is not the same
/// in all of them is not used.
/// </summary>
internal sealed class HoistingFacts
{
    private readonly Dictionary<int, (IReadOnlySet<int> Latches, Dictionary<int, HoistableAccess> Accesses)> _loops = [];

    /// <summary>Called for each loop, with what was found.</summary>
    /// <param name="head">Pc of its first instruction.</param>
    /// <param name="induction">The loop.</param>
    /// <param name="accesses">The accesses by pc, or null.</param>
    internal void See(int head, InductionAnalysis? induction, Dictionary<int, HoistableAccess>? accesses)
    {
        if (induction is null) return;
        if (!_loops.TryGetValue(head, out var seen))
        {
            _loops.Add(head, (induction.LatchPcs.ToHashSet(), accesses ?? []));
            return;
        }

        foreach ((int pc, HoistableAccess access) in seen.Accesses)
        {
            if (accesses is null || !accesses.TryGetValue(pc, out HoistableAccess other) || other != access)
                seen.Accesses.Remove(pc);
        }
    }

    internal void Clear() => _loops.Clear();

    /// <summary>The accesses in question, of those that need a check.</summary>
    internal ProgramCounterSet AccessesOf(ProgramCounterSet unproven)
    {
        bool[] hoisted = new bool[unproven.Slots];
        foreach (HoistableAccess access in _loops.Values.SelectMany(loop => loop.Accesses.Values))
            hoisted[access.Pc] = unproven.Contains(access.Pc);
        return new ProgramCounterSet(hoisted);
    }

    /// <summary>
    /// The checks ahead of each loop. Of accesses with the same sequence, the one that reaches furthest stands for all.
    /// </summary>
    internal IReadOnlyList<HoistedChecks> ChecksOf(ProgramCounterSet unproven)
    {
        List<HoistedChecks> checks = [];
        foreach ((int head, (IReadOnlySet<int> latches, Dictionary<int, HoistableAccess> accesses)) in _loops.OrderBy(item => item.Key))
        {
            HoistableAccess[] furthest =
            [
                .. accesses.Values.Where(access => unproven.Contains(access.Pc)).OrderBy(access => access.Pc)
                    .GroupBy(access => access.Sequence)
                    .Select(group => group.MaxBy(access => access.Offset + access.Size)),
            ];
            if (furthest.Length > 0) checks.Add(new HoistedChecks(head, latches, furthest));
        }

        return checks;
    }
}
