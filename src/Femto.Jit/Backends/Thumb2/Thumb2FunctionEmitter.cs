using Femto.Jit.CodeGen;
using Femto.Jit.Ir;
using static Femto.Jit.Backends.Thumb2.Thumb2Encodings;

namespace Femto.Jit.Backends.Thumb2;

/// <summary>Emits one function: prologue, blocks in order, trap blocks. Instructions are in <see cref="Thumb2Emitter"/>.</summary>
internal sealed class Thumb2FunctionEmitter
{
    private readonly MachineFunction function;
    private readonly Thumb2Frame frame;
    private readonly Thumb2Assembly assembly;
    private readonly CodeBuffer buffer;
    private readonly Thumb2Emitter emitter;
    private readonly Dictionary<Block, MachineBlock> blocks = [];
    private readonly Dictionary<MachineBlock, Label> labels = [];
    private readonly List<MachineBlock> order = [];
    private readonly Dictionary<Trap, Label> stubs = [];

    public Thumb2FunctionEmitter(MachineFunction function, Thumb2Frame frame, Thumb2Assembly assembly)
    {
        this.function = function;
        this.frame = frame;
        this.assembly = assembly;
        buffer = assembly.Buffer;
        emitter = new Thumb2Emitter(buffer, frame);
        foreach (MachineBlock block in function.Blocks)
        {
            blocks.Add(block.Source, block);
            labels.Add(block, new Label());
        }

        order.AddRange(function.Blocks.Where((block, index) => index == 0 || !OnlyJumps(block)));
    }

    public void Emit()
    {
        buffer.Mark(-1);
        EmitPrologue();
        for (int i = 0; i < order.Count; i++)
            EmitBlock(order[i], i + 1 < order.Count ? order[i + 1] : null);
        buffer.Mark(-1);
        EmitTraps();
        if (frame.IsEntry)
        {
            buffer.Bind(assembly.Unwind);
            if (frame.CallsLocal)
                EmitEpilogue();
        }
    }

    private void EmitBlock(MachineBlock block, MachineBlock? next)
    {
        buffer.Bind(labels[block]);
        bool[] flagsLive = Thumb2Flags.LiveAfter(block);
        for (int i = 0; i < block.Instructions.Count; i++)
        {
            MachineInstruction instruction = block.Instructions[i];
            buffer.Mark(instruction.Pc);
            if (instruction.Opcode < 0)
                emitter.EmitMove(instruction, flagsLive[i]);
            else if (!EmitControl(instruction, next))
                emitter.Emit(instruction, flagsLive[i]);
            if (!flagsLive[i])
                assembly.PlacePoolIfOverdue();
        }
    }

    /// <summary>The instructions that concern labels and the frame as a whole.</summary>
    private bool EmitControl(MachineInstruction instruction, MachineBlock? next)
    {
        switch ((Thumb2Op)instruction.Opcode)
        {
            case Thumb2Op.Jump:
                GoTo(instruction.Then!, next);
                break;
            case Thumb2Op.BranchIf:
                EmitBranch(instruction, next, negate => Thumb2References.BranchIf(
                    negate ? new Condition(instruction.Modifier).Inverted : new Condition(instruction.Modifier)));
                break;
            case Thumb2Op.BranchIfZero:
                EmitBranch(instruction, next, negate => Thumb2References.BranchIfZero(
                    new Reg(instruction[0]), (instruction.Modifier == 0) != negate));
                break;
            case Thumb2Op.TrapIf:
                var trap = new Trap((TrapKind)instruction.Immediate, instruction.Pc);
                if (!stubs.TryGetValue(trap, out Label? stub))
                    stubs.Add(trap, stub = new Label());
                buffer.Refer(stub, Thumb2References.BranchIf(new Condition(instruction.Modifier)));
                break;
            case Thumb2Op.CallLocal:
                buffer.Refer(assembly.StartOf(instruction.Immediate), Thumb2References.Call);
                break;
            case Thumb2Op.Return:
                EmitEpilogue();
                assembly.PlacePoolIfDue();
                break;
            default:
                return false;
        }

        return true;
    }

    private void EmitBranch(MachineInstruction branch, MachineBlock? next, Func<bool, ReferenceForm[]> forms)
    {
        MachineBlock then = Destination(branch.Then!);
        MachineBlock otherwise = Destination(branch.Else!);
        if (then == otherwise)
            GoTo(branch.Then!, next);
        else if (then == next)
            buffer.Refer(labels[otherwise], forms(true));
        else
        {
            buffer.Refer(labels[then], forms(false));
            GoTo(branch.Else!, next);
        }
    }

    private void GoTo(Block target, MachineBlock? next)
    {
        MachineBlock block = Destination(target);
        if (block == next)
            return;
        buffer.Refer(labels[block], Thumb2References.Branch);
        assembly.PlacePoolIfDue();
    }

    /// <summary>The block that runs when control goes to <paramref name="target"/>: blocks that only jump are passed.</summary>
    private MachineBlock Destination(Block target)
    {
        MachineBlock block = blocks[target];
        for (int steps = 0; OnlyJumps(block) && block != order.FirstOrDefault(block) && steps < blocks.Count; steps++)
            block = blocks[block.Instructions[0].Then!];
        return block;
    }

    private static bool OnlyJumps(MachineBlock block) =>
        block.Instructions is [{ Opcode: (int)Thumb2Op.Jump } jump] && jump.Then != block.Source;

    private void EmitPrologue()
    {
        emitter.Push(frame.Pushed);
        emitter.MoveStackPointer(-frame.LocalBytes);
        if (frame is { IsEntry: true, CallsLocal: true })
            emitter.SaveStackPointer();
    }

    private void EmitEpilogue()
    {
        emitter.MoveStackPointer(frame.LocalBytes);
        emitter.PopAndReturn(frame.Pushed);
    }

    /// <summary>
    /// Per trap a call, whose return address says which it was; per kind of trap a block that loads the kind; then
    /// one that stores both in the instance and leaves the program.
    /// </summary>
    private void EmitTraps()
    {
        if (stubs.Count == 0)
            return;
        TrapKind[] kinds = [.. stubs.Keys.Select(trap => trap.Kind).Distinct().Order()];
        Dictionary<TrapKind, Label> heads = kinds.ToDictionary(kind => kind, _ => new Label());
        foreach ((Trap trap, Label stub) in stubs.OrderBy(stub => stub.Key.Pc).ThenBy(stub => stub.Key.Kind))
        {
            buffer.Bind(stub);
            buffer.Refer(heads[trap.Kind], Thumb2References.Call);
            assembly.MarkTrap(trap);
        }

        var leave = new Label();
        foreach (TrapKind kind in kinds)
        {
            buffer.Bind(heads[kind]);
            emitter.LoadTrapKind(kind);
            if (kind != kinds[^1])
                buffer.Refer(leave, Thumb2References.Branch);
        }

        buffer.Bind(leave);
        emitter.StoreTrap();
        if (frame.IsEntry)
            EmitEpilogue();
        else
        {
            emitter.RestoreStackPointer();
            buffer.Refer(assembly.Unwind, Thumb2References.Branch);
        }
    }
}
