using Femto.Jit.Bytecode;
using Femto.Jit.Verification;

namespace Femto.Jit.Ir;

/// <summary>
/// The stack slots that become variables. That is possible when no function of the program lets an address of its
/// frame out of sight: then nothing but a function's own loads and stores through r10 can reach its frame, and a slot
/// that is always accessed with the same offset and size is a variable by another name.
/// </summary>
internal sealed class StackSlots
{
    /// <summary>Slots are numbered after the registers and the fuel, in one 64-bit mask.</summary>
    internal const int Largest = 64 - RegisterLiveness.FirstSlot;

    private readonly Dictionary<int, List<StackSlot>> promoted;

    /// <summary>Finds the slots of all functions of a program.</summary>
    public StackSlots(VerifiedProgram program)
    {
        bool areAll = false;
        promoted = FrameSlots.Find(program.Program, program.Functions, out areAll) ?? [];
        foreach (List<StackSlot> slots in promoted.Values.Where(slots => slots.Count > Largest))
        {
            slots.RemoveRange(Largest, slots.Count - Largest);
            areAll = false;
        }

        NeedsStack = promoted.Count == 0 || !areAll;
    }

    /// <summary>Whether anything of the stack has to be in memory.</summary>
    public bool NeedsStack { get; private set; }

    /// <summary>The slots of a function that are variables.</summary>
    public IReadOnlyList<StackSlot> Of(int function) => promoted.GetValueOrDefault(function) ?? [];

    /// <summary>
    /// Leaves the slots in a mask of variables in memory: those of a function other than the entry that are read
    /// before they are written, and so hold what the last call left there.
    /// </summary>
    public bool Demote(int function, ulong variables)
    {
        List<StackSlot> slots = promoted.GetValueOrDefault(function) ?? [];
        int removed = 0;
        for (int i = slots.Count - 1; i >= 0; i--)
        {
            if ((variables >> (RegisterLiveness.FirstSlot + i) & 1) != 0)
            {
                slots.RemoveAt(i);
                removed++;
            }
        }

        NeedsStack |= removed > 0;
        return removed > 0;
    }

    /// <summary>The variable an instruction loads from or stores to, or -1 when it accesses memory.</summary>
    public int VariableOf(int function, Instruction instruction)
    {
        if (FrameSlots.SlotOf(instruction) is not StackSlot slot
            || !promoted.TryGetValue(function, out List<StackSlot>? slots))
            return -1;
        int index = slots.IndexOf(slot);
        return index < 0 ? -1 : RegisterLiveness.FirstSlot + index;
    }

}
