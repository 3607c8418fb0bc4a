using System.Numerics;

namespace Femto.Jit.CodeGen;

/// <summary>What a function wants of its frame.</summary>
internal sealed class FrameNeeds
{
    private readonly uint allocatable;

    public FrameNeeds(MachineFunction function, CallingConvention convention)
    {
        foreach (MachineBlock block in function.Blocks)
        {
            Instructions += block.Instructions.Count;
            foreach (MachineInstruction instruction in block.Instructions)
            {
                Traps |= instruction.Is(CommonOp.TrapIf);
                CallsLocal |= instruction.Is(CommonOp.CallLocal);
                TakesStackAddress |= instruction.Is(CommonOp.StackAddress);
                Calls |= instruction.Is(CommonOp.CallLocal) || instruction.Is(CommonOp.CallRegister);
                if (instruction.Is(CommonOp.StoreOutgoing))
                    OutgoingBytes = Math.Max(OutgoingBytes, (int)instruction.Immediate + convention.WordBytes);
            }
        }

        IsEntry = function.Source.Start == 0;
        Written = function.Written;
        allocatable = function.Allocatable;
        SpillBytes = convention.WordBytes * function.SpillSlots;
    }

    /// <summary>Number of its machine instructions.</summary>
    public int Instructions { get; }

    /// <summary>Bytes of padding that may be among them.</summary>
    public int PaddingBytes { get; init; }

    /// <summary>Whether the function is the entry of the program.</summary>
    public bool IsEntry { get; }

    /// <summary>Whether it may trap itself.</summary>
    public bool Traps { get; }

    /// <summary>Whether it calls anything.</summary>
    public bool Calls { get; }

    /// <summary>Whether it calls functions of the program.</summary>
    public bool CallsLocal { get; }

    /// <summary>Whether it takes an address of the eBPF stack, which may be a stack of no bytes.</summary>
    public bool TakesStackAddress { get; }

    /// <summary>Bytes of arguments it passes on the stack.</summary>
    public int OutgoingBytes { get; }

    /// <summary>Bytes of values it keeps in the frame.</summary>
    public int SpillBytes { get; }

    /// <summary>Whether values may be in a register.</summary>
    public bool MayUse(int register) => (allocatable >> register & 1) != 0;

    /// <summary>Mask of the registers it writes.</summary>
    public uint Written { get; }
}

/// <summary>
/// The frame of a function, from the stack pointer up: outgoing arguments, spill slots, the eBPF stack (entry only),
/// then the saved registers in the order of their numbers; then what the calling convention reserves, or the return
/// address where calls push it; then incoming
/// arguments.
/// </summary>
internal sealed class Frame
{
    private readonly CallingConvention convention;

    public Frame(FrameNeeds needs, uint saved, int stackBytes, CallingConvention convention)
    {
        Needs = needs;
        this.convention = convention;
        Saved = saved;
        StackBytes = needs.IsEntry ? stackBytes : 0;

        // The eBPF stack is a multiple of 8 long and lies at a multiple of 8, so that 64-bit atomics in it can be
        // aligned. A program without one can still look at the bits of r10.
        int below = needs.OutgoingBytes + needs.SpillBytes;
        StackOffset = (below + 7) & ~7;
        bool hasStack = StackBytes > 0 || needs.TakesStackAddress;
        int contents = hasStack ? StackOffset + StackBytes : below;
        bool aligned = hasStack || needs.Calls || convention.AlwaysAligned;
        int alignment = aligned ? convention.StackAlignment : 1;
        int above = SavedBytes + convention.ReservedBytes + convention.ReturnAddressBytes;
        LocalBytes = (contents + above + alignment - 1) / alignment * alignment - above;
        FramePointerDepth = hasStack ? TotalBytes + convention.ReturnAddressBytes - StackOffset - StackBytes : 0;
    }

    public FrameNeeds Needs { get; }

    /// <summary>Bytes from r10 up to the caller's stack pointer; 0 when nothing tells where r10 points.</summary>
    public int FramePointerDepth { get; }

    /// <summary>Registers the prologue saves, as a mask.</summary>
    public uint Saved { get; }

    /// <summary>Bytes below the saved registers.</summary>
    public int LocalBytes { get; }

    /// <summary>Length of the eBPF stack region.</summary>
    public int StackBytes { get; }

    /// <summary>Offset of the eBPF stack region from the stack pointer.</summary>
    public int StackOffset { get; }

    public int SavedBytes => convention.WordBytes * BitOperations.PopCount(Saved);

    /// <summary>Bytes by which the function lowers the stack pointer.</summary>
    public int TotalBytes => LocalBytes + SavedBytes + convention.ReservedBytes;

    /// <summary>
    /// Bytes of C stack the function takes, return addresses included that are pushed, what it calls not.
    /// </summary>
    public int NativeBytes => TotalBytes + (Needs.Traps ? 2 : 1) * convention.ReturnAddressBytes;

    /// <summary>Offset of a saved register from the stack pointer.</summary>
    public int SavedOffset(int register) =>
        LocalBytes + convention.WordBytes * BitOperations.PopCount(Saved & ((1u << register) - 1));

    /// <summary>Offset of a spill slot from the stack pointer.</summary>
    public int SlotOffset(long slot) => checked(Needs.OutgoingBytes + convention.WordBytes * (int)slot);

    /// <summary>Offset of an incoming stack argument.</summary>
    public int IncomingOffset(long index) => checked(
        TotalBytes + convention.ReturnAddressBytes + convention.WordBytes * (int)index);
}
