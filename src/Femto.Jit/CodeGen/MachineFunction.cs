using Femto.Jit.Ir;

namespace Femto.Jit.CodeGen;

/// <summary>A function as machine instructions. Blocks stand in the order in which they are emitted.</summary>
internal sealed class MachineFunction(Function source)
{
    public Function Source { get; } = source;

    public List<MachineBlock> Blocks { get; } = [];

    public List<VirtualRegister> Registers { get; } = [];

    /// <summary>Holds the address of the instance; null in functions that lowering did not make.</summary>
    public VirtualRegister? Instance { get; set; }

    /// <summary>Number of frame slots, a word each, that allocation used.</summary>
    public int SpillSlots { get; set; }

    /// <summary>Mask of the physical registers that allocation could use.</summary>
    public uint Allocatable { get; set; }

    /// <summary>Mask of the physical registers the code writes.</summary>
    public uint Written { get; set; }

    /// <summary>What the instructions that lowering made are for; null unless that is asked for.</summary>
    public Dictionary<MachineInstruction, WorkKind>? Work { get; set; }

    /// <summary>What an instruction is for: what allocation and control flow need shows by itself.</summary>
    public WorkKind WorkOf(MachineInstruction instruction) => instruction.Opcode switch
    {
        MoveOpcode.Move or MoveOpcode.Swap => WorkKind.Move,
        MoveOpcode.Reload or MoveOpcode.Spill => WorkKind.Spill,
        MoveOpcode.Constant or (int)CommonOp.MoveImmediate => WorkKind.Constant,
        (int)CommonOp.TrapIf => instruction.Immediate == (int)TrapKind.FuelExhausted ? WorkKind.Fuel : WorkKind.Check,
        >= (int)CommonOp.Entry and <= (int)CommonOp.StoreOutgoing or >= (int)CommonOp.CallLocal and < (int)CommonOp.Count =>
            WorkKind.Frame,
        _ when instruction.Then is not null => WorkKind.Branch,
        _ => Work!.GetValueOrDefault(instruction, WorkKind.Program),
    };

    /// <summary>Gives the blocks their numbers.</summary>
    public void NumberBlocks()
    {
        for (int i = 0; i < Blocks.Count; i++)
            Blocks[i].Index = i;
    }

    public VirtualRegister NewRegister(long? constant = null, int? pinned = null)
    {
        var register = new VirtualRegister(Registers.Count) { Constant = constant, Pinned = pinned };
        Registers.Add(register);
        return register;
    }
}

/// <summary>A block of machine instructions.</summary>
internal sealed class MachineBlock(Block source)
{
    public Block Source { get; } = source;

    /// <summary>Its place in the function, once <see cref="MachineFunction.NumberBlocks"/> has been there.</summary>
    public int Index { get; set; }

    public List<MachineInstruction> Instructions { get; } = [];

    public List<MachinePhi> Phis { get; } = [];

    public List<MachineBlock> Predecessors { get; } = [];

    public List<MachineBlock> Successors { get; } = [];
}

/// <summary>Merges one source per predecessor.</summary>
internal sealed record MachinePhi(VirtualRegister Target, VirtualRegister[] Sources);

/// <summary>The registers of a machine as allocation sees them.</summary>
/// <param name="Order">Allocatable registers, most preferred first.</param>
/// <param name="Count">One more than the largest number of a register.</param>
/// <param name="Borrowed">The register through which values go from one frame slot to another.</param>
internal sealed record RegisterFile(int[] Order, int Count, int Borrowed)
{
    /// <summary>Frame slots that stores reach on their own.</summary>
    public int NearSlots { get; init; } = int.MaxValue;

    /// <summary>The registers when there are more slots; they lack one, which then holds addresses of slots.</summary>
    public RegisterFile? Far { get; init; }

    /// <summary>The same without a register.</summary>
    public RegisterFile Without(int register) =>
        this with { Order = [.. Order.Where(allocatable => allocatable != register)] };
}
