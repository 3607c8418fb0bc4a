using System.Numerics;
using Femto.Jit.CodeGen;

namespace Femto.Jit.Backends.Thumb2;

/// <summary>
/// The frame of a function, from the stack pointer up: outgoing arguments, spill slots, the eBPF stack (entry only),
/// then what the prologue pushed: the instance where the function may trap, callee-saved registers, lr; then incoming
/// arguments.
/// </summary>
internal sealed class Thumb2Frame
{
    public Thumb2Frame(MachineFunction function, int stackBytes)
    {
        MachineInstruction[] instructions = [.. function.Blocks.SelectMany(block => block.Instructions)];
        Traps = Array.Exists(instructions, Is(Thumb2Op.TrapIf));
        Calls = Array.Exists(instructions, instruction =>
            instruction.Opcode is (int)Thumb2Op.CallLocal or (int)Thumb2Op.CallRegister);
        CallsLocal = Array.Exists(instructions, Is(Thumb2Op.CallLocal));
        foreach (MachineInstruction instruction in instructions.Where(Is(Thumb2Op.StoreOutgoing).Invoke))
            outgoingBytes = Math.Max(outgoingBytes, (int)instruction.Immediate + 4);
        IsEntry = function.Source.Start == 0;
        StackBytes = IsEntry ? stackBytes : 0;
        Pushed = PushedBy(function.Written);

        // AAPCS32, section 6.2.1.2: the stack pointer is a multiple of 8 at calls. The eBPF stack is a multiple of 8
        // long and lies at a multiple of 8, so that 64-bit atomics in it can be aligned.
        int below = outgoingBytes + 4 * function.SpillSlots;
        StackOffset = (below + 7) & ~7;
        if (StackBytes > 0)
            LocalBytes = StackOffset + StackBytes + PushedBytes % 8;
        else
            LocalBytes = Calls && (below + PushedBytes) % 8 != 0 ? below + 4 : below;
    }

    private readonly int outgoingBytes;

    /// <summary>Whether the function is the entry of the program.</summary>
    public bool IsEntry { get; }

    /// <summary>Whether it may trap itself.</summary>
    public bool Traps { get; }

    /// <summary>Whether it calls anything.</summary>
    public bool Calls { get; }

    /// <summary>Whether it calls functions of the program.</summary>
    public bool CallsLocal { get; }

    /// <summary>Registers the prologue pushes, as a mask; r0 stands for the instance.</summary>
    public uint Pushed { get; }

    /// <summary>Bytes below what was pushed.</summary>
    public int LocalBytes { get; }

    /// <summary>Length of the eBPF stack region.</summary>
    public int StackBytes { get; }

    /// <summary>Offset of the eBPF stack region from the stack pointer.</summary>
    public int StackOffset { get; }

    /// <summary>Offset of the pushed instance from the stack pointer.</summary>
    public int InstanceOffset => LocalBytes;

    public int PushedBytes => 4 * BitOperations.PopCount(Pushed);

    /// <summary>Bytes of C stack the function takes, what it calls not counted.</summary>
    public int TotalBytes => LocalBytes + PushedBytes;

    /// <summary>Offset of a spill slot from the stack pointer.</summary>
    public int SlotOffset(long slot) => checked(outgoingBytes + 4 * (int)slot);

    /// <summary>Offset of an incoming stack argument.</summary>
    public int IncomingOffset(long index) => checked(TotalBytes + 4 * (int)index);

    private uint PushedBy(uint written)
    {
        uint pushed = written & Thumb2Registers.CalleeSaved;
        if (Traps)
            pushed |= 1u << Thumb2Registers.Instance;
        // The trap blocks are reached by calls, so a function that traps has no return address in lr.
        if (Traps || Calls || (written & 1u << Thumb2Registers.Link) != 0 || pushed != 0)
            pushed |= 1u << Thumb2Registers.Link;
        return pushed;
    }

    private static Predicate<MachineInstruction> Is(Thumb2Op op) => instruction => instruction.Opcode == (int)op;
}
