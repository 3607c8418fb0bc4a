using Femto.Jit.Bytecode;

namespace Femto.Jit.Verification;

/// <summary>A part of a frame that is always accessed as a whole.</summary>
/// <param name="Offset">Offset from r10, negative.</param>
/// <param name="Size">Bytes.</param>
internal readonly record struct StackSlot(int Offset, int Size)
{
    public bool Overlaps(StackSlot other) => Offset < other.Offset + other.Size && other.Offset < Offset + Size;
}

/// <summary>
/// The parts of frames that nothing but a function's own loads and stores through r10 can reach, because no function of
/// the program lets an address of its frame out of sight.
/// </summary>
internal static class FrameSlots
{
    private const byte FramePointer = 10;

    /// <summary>
    /// The slots of each function, by its start, and whether there are parts of frames that are accessed in several ways;
    /// null when an address of a frame escapes.
    /// </summary>
    internal static Dictionary<int, List<StackSlot>>? Find(
        Program program, IEnumerable<VerifiedFunction> functions, out bool areAll)
    {
        var found = new Dictionary<int, List<StackSlot>>();
        areAll = true;
        foreach (VerifiedFunction function in functions)
        {
            if (SlotsOf(program, function) is not { } slots)
                return null;
            List<StackSlot> whole = [.. slots.Where(slot => !slots.Any(other => other != slot && other.Overlaps(slot)))];
            areAll &= whole.Count == slots.Count;
            found.Add(function.Start, whole);
        }

        return found;
    }

    /// <summary>The part of a frame that an instruction loads or stores; null when it does neither through r10.</summary>
    internal static StackSlot? SlotOf(in Instruction instruction) => AccessesFrame(instruction)
        ? new StackSlot(instruction.Offset, instruction.OperandBits / 8)
        : null;

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
            if (SlotOf(instruction) is StackSlot slot && !storesIt)
            {
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
