using Femto.Jit.Bytecode;

namespace Femto.Jit.Ir;

/// <summary>A part of a frame that is always accessed as a whole.</summary>
/// <param name="Offset">Offset from r10, negative.</param>
/// <param name="Size">Bytes.</param>
internal readonly record struct StackSlot(int Offset, int Size)
{
    public bool Overlaps(StackSlot other) => Offset < other.Offset + other.Size && other.Offset < Offset + Size;
}

/// <summary>
/// The stack slots that become variables. That is possible when no function of the program lets an address of its
/// frame out of sight: then nothing but a function's own loads and stores through r10 can reach its frame, and a slot
/// that is always accessed with the same offset and size is a variable by another name.
/// </summary>
internal sealed class StackSlots
{
    /// <summary>Slots are numbered after the registers and the fuel, in one 64-bit mask.</summary>
    private const int Largest = 64 - RegisterLiveness.FirstSlot;

    private const byte FramePointer = 10;

    private readonly Dictionary<int, List<StackSlot>> promoted = [];

    /// <summary>Finds the slots of all functions of a program.</summary>
    public StackSlots(VerifiedProgram program)
    {
        bool all = true;
        foreach (VerifiedFunction function in program.Functions)
        {
            if (SlotsOf(program.Program, function) is not { } slots)
            {
                promoted.Clear();
                all = false;
                break;
            }

            List<StackSlot> whole = [.. slots.Where(slot => !slots.Any(other => other != slot && other.Overlaps(slot)))];
            if (whole.Count > Largest)
                whole.RemoveRange(Largest, whole.Count - Largest);
            all &= whole.Count == slots.Count;
            promoted.Add(function.Start, whole);
        }

        NeedsStack = !all;
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
        if (!AccessesFrame(instruction) || !promoted.TryGetValue(function, out List<StackSlot>? slots))
            return -1;
        int index = slots.IndexOf(SlotOf(instruction));
        return index < 0 ? -1 : RegisterLiveness.FirstSlot + index;
    }

    private static StackSlot SlotOf(in Instruction instruction) =>
        new(instruction.Offset, instruction.OperandBits / 8);

    private static bool AccessesFrame(in Instruction instruction) => instruction.Operation switch
    {
        Operation.Load or Operation.LoadSignExtended => instruction.Source == FramePointer,
        Operation.Store or Operation.StoreImmediate => instruction.Destination == FramePointer,
        _ => false,
    };

    /// <summary>The slots a function accesses, or null when an address of its frame escapes.</summary>
    private static List<StackSlot>? SlotsOf(Program program, VerifiedFunction function)
    {
        var slots = new List<StackSlot>();
        foreach (ref readonly Instruction instruction in program.Instructions.AsSpan()[function.Start..function.End])
        {
            bool storesIt = instruction.Operation == Operation.Store && instruction.Source == FramePointer;
            if (AccessesFrame(instruction) && !storesIt)
            {
                StackSlot slot = SlotOf(instruction);
                if (slot.Offset + slot.Size > 0)
                    return null;
                if (!slots.Contains(slot))
                    slots.Add(slot);
            }
            else if (instruction.UsesSourceRegister && instruction.Source == FramePointer
                || instruction.Destination == FramePointer)
                return null;
        }

        return slots;
    }
}
