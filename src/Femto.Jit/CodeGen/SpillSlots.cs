namespace Femto.Jit.CodeGen;

/// <summary>
/// Frame slots of the values that are not always in registers. Values that are never live at the same time share one.
/// </summary>
internal sealed class SpillSlots
{
    private readonly Dictionary<VirtualRegister, int> slots = [];

    public SpillSlots(List<LiveInterval>[] parts)
    {
        var spilled = parts
            .Where(pieces => pieces.Exists(part => !part.IsEmpty && part.Physical < 0)
                && pieces[0].Register.Constant is null)
            .OrderBy(pieces => pieces[0].Start).ThenBy(pieces => pieces[0].Register.Id);
        var ends = new List<int>();
        foreach (List<LiveInterval> pieces in spilled)
        {
            int slot = ends.FindIndex(end => end <= pieces[0].Start);
            if (slot < 0)
            {
                slot = ends.Count;
                ends.Add(0);
            }

            ends[slot] = pieces[^1].End;
            slots.Add(pieces[0].Register, slot);
        }

        Count = ends.Count;
    }

    /// <summary>Number of slots in use.</summary>
    public int Count { get; private set; }

    public int this[VirtualRegister register] => slots[register];

    public bool Has(VirtualRegister register) => slots.ContainsKey(register);

    /// <summary>A slot nobody else uses.</summary>
    public int New() => Count++;
}
