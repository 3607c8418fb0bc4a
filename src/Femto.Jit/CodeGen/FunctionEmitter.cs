using Femto.Jit.Ir;

namespace Femto.Jit.CodeGen;

/// <summary>
/// Emits one function: prologue, blocks in order, trap blocks. It knows about labels and the frame as a whole; the
/// instructions are encoded by the backend's <see cref="IInstructionEmitter"/>.
/// </summary>
internal sealed class FunctionEmitter
{
    private readonly MachineFunction function;
    private readonly FrameNeeds needs;
    private readonly CodeAssembly assembly;
    private readonly CodeBuffer buffer;
    private readonly IInstructionEmitter emitter;

    /// <summary>By the number of the block they were made of.</summary>
    private readonly MachineBlock[] blocks;

    /// <summary>By block.</summary>
    private readonly Label[] labels;

    /// <summary>By block, where control that goes to it arrives, once it was asked for.</summary>
    private readonly MachineBlock?[] destinations;
    private readonly List<MachineBlock> order = [];
    private readonly Dictionary<Trap, Label> stubs = [];
    private readonly HashSet<Trap> placed = [];
    private readonly List<(Label Start, Label End)> callsOfTraps = [];
    private readonly Dictionary<MachineBlock, Label> loopEnds = [];

    /// <summary>By block, how many branches and jumps lead to it, once that was asked for.</summary>
    private int[]? entries;
    private readonly Dictionary<TrapKind, Label> heads = [];

    public FunctionEmitter(
        MachineFunction function, Frame frame, IInstructionEmitter emitter, CodeAssembly assembly)
    {
        this.function = function;
        this.emitter = emitter;
        this.assembly = assembly;
        needs = frame.Needs;
        buffer = assembly.Buffer;
        function.NumberBlocks();
        blocks = new MachineBlock[function.Blocks.Max(static block => block.Source.Id) + 1];
        labels = new Label[function.Blocks.Count];
        destinations = new MachineBlock?[function.Blocks.Count];
        foreach (MachineBlock block in function.Blocks)
        {
            blocks[block.Source.Id] = block;
            labels[block.Index] = new Label();
            if (block.Index == 0 || !OnlyJumps(block))
                order.Add(block);
        }
    }

    /// <summary>Emits the function; answers where its parts are.</summary>
    public FunctionShape Emit()
    {
        Label start = buffer.Here();
        buffer.Mark(-1);
        buffer.Mark(WorkKind.Frame);
        emitter.EmitPrologue();
        assembly.PlaceFirstPool(emitter.Jump);
        for (int i = 0; i < order.Count; i++)
        {
            // What counts the turns of a loop stands right before it.
            if (i > 0 && !loopEnds.ContainsKey(order[i]))
                assembly.Pad(emitter.Jump);
            EmitBlock(order[i], i + 1 < order.Count ? order[i + 1] : null);
        }

        buffer.Mark(-1);
        buffer.Mark(WorkKind.Frame);
        Label traps = buffer.Here();
        EmitTraps();
        if (needs.IsEntry)
        {
            buffer.Bind(assembly.Unwind);
            if (needs.CallsLocal)
                emitter.EmitUnwind();
        }

        return new FunctionShape(function, start, labels, traps, buffer.Here(), callsOfTraps);
    }

    private void EmitBlock(MachineBlock block, MachineBlock? next)
    {
        buffer.Bind(labels[block.Index]);
        emitter.Begin(block);
        for (int i = 0; i < block.Instructions.Count; i++)
        {
            MachineInstruction instruction = block.Instructions[i];
            buffer.Mark(instruction.Pc);
            if (buffer.TellsWork)
                buffer.Mark(function.WorkOf(instruction));
            if (instruction.Else is not null && loopEnds.TryGetValue(block, out Label? end))
                LeaveLoop(block, instruction, end, next);
            else if (instruction.Else is not null)
                EmitBranch(instruction, next);
            else if (TrapsElseJumps(block, i, next))
            {
                // Without the trap there would be a jump.
                buffer.Mark(WorkKind.Branch);
                EmitTrapElseJump(instruction, block.Instructions[i + 1].Then!);
                return;
            }
            else if (!EmitControl(block, instruction, next))
                emitter.Emit(i);
            if (emitter.MayInterrupt(i) && !loopEnds.ContainsKey(block))
                assembly.PlacePoolIfOverdue(emitter.Jump);
        }
    }

    /// <summary>The instructions that concern labels and the frame as a whole.</summary>
    private bool EmitControl(MachineBlock block, MachineInstruction instruction, MachineBlock? next)
    {
        switch ((CommonOp)instruction.Opcode)
        {
            case CommonOp.Entry:
                break;
            case CommonOp.Jump:
                if (Destination(instruction.Then!) == next)
                    EnterLoop(block, next!);
                GoTo(instruction.Then!, next);
                break;
            case CommonOp.TrapIf:
                buffer.Refer(StubOf(TrapOf(instruction)), emitter.Branch(instruction, negate: false));
                break;
            case CommonOp.CallLocal:
                buffer.Refer(assembly.StartOf(instruction.Immediate), emitter.Call);
                break;
            case CommonOp.Return:
                emitter.EmitEpilogue();
                assembly.PlacePoolIfDue();
                break;
            default:
                return false;
        }

        return true;
    }

    /// <summary>Lets the machine count the turns of the next block, if that repeats itself and it can.</summary>
    private void EnterLoop(MachineBlock block, MachineBlock next)
    {
        if (next.Instructions[^1] is not { Else: not null } branch)
            return;
        bool repeats = Destination(branch.Then!) == next;
        if (repeats == (Destination(branch.Else!) == next) || !IsEnteredFrom(block, next))
            return;
        if (emitter.CountTurns(block, next, repeats) is not { } forms)
            return;
        var end = new Label();
        buffer.Refer(end, forms);
        loopEnds.Add(next, end);
    }

    /// <summary>Whether control comes to a block only from another one and from itself.</summary>
    private bool IsEnteredFrom(MachineBlock before, MachineBlock loop) =>
        CountEntries(before, loop) + CountEntries(loop, loop) == (entries ??= CountEntries())[loop.Index];

    private int[] CountEntries()
    {
        int[] counts = new int[function.Blocks.Count];
        foreach (MachineInstruction instruction in order.SelectMany(static block => block.Instructions))
        {
            if (instruction.Then is not null)
                counts[Destination(instruction.Then).Index]++;
            if (instruction.Else is not null)
                counts[Destination(instruction.Else).Index]++;
        }

        return counts;
    }

    private int CountEntries(MachineBlock from, MachineBlock to) => from.Instructions.Sum(instruction =>
        (instruction.Then is { } then && Destination(then) == to ? 1 : 0)
        + (instruction.Else is { } otherwise && Destination(otherwise) == to ? 1 : 0));

    private void LeaveLoop(MachineBlock block, MachineInstruction branch, Label end, MachineBlock? next)
    {
        buffer.Bind(end);
        GoTo(Destination(branch.Then!) == block ? branch.Else! : branch.Then!, next);
    }

    private static Trap TrapOf(MachineInstruction instruction) =>
        new((TrapKind)instruction.Immediate, instruction.Pc);

    private Label StubOf(Trap trap)
    {
        if (!stubs.TryGetValue(trap, out Label? stub))
            stubs.Add(trap, stub = new Label());
        return stub;
    }

    /// <summary>
    /// Whether a block ends with a trap under a condition and a jump to another place than the next block.
    /// </summary>
    private bool TrapsElseJumps(MachineBlock block, int index, MachineBlock? next) =>
        index == block.Instructions.Count - 2
        && block.Instructions[index].Opcode == (int)CommonOp.TrapIf
        && block.Instructions[index + 1].Opcode == (int)CommonOp.Jump
        && Destination(block.Instructions[index + 1].Then!) != next;

    /// <summary>
    /// One branch under the inverse condition does for both; the trap follows where control does not pass.
    /// </summary>
    private void EmitTrapElseJump(MachineInstruction instruction, Block target)
    {
        buffer.Refer(labels[Destination(target).Index], emitter.Branch(instruction, negate: true));
        Trap trap = TrapOf(instruction);
        Label stub = StubOf(trap);
        if (placed.Add(trap))
            PlaceStub(trap, stub);
        else
            buffer.Refer(stub, emitter.Jump);
        assembly.PlacePoolIfDue();
    }

    private void PlaceStub(Trap trap, Label stub)
    {
        buffer.Bind(stub);
        if (!heads.TryGetValue(trap.Kind, out Label? head))
            heads.Add(trap.Kind, head = new Label());
        buffer.Refer(head, emitter.CallTrap);
        callsOfTraps.Add((stub, assembly.MarkTrap(trap)));
    }

    private void EmitBranch(MachineInstruction branch, MachineBlock? next)
    {
        MachineBlock then = Destination(branch.Then!);
        MachineBlock otherwise = Destination(branch.Else!);
        if (then == otherwise)
        {
            GoTo(branch.Then!, next);
            return;
        }

        foreach (LeadingBranch leading in emitter.LeadingBranches(branch))
            buffer.Refer(labels[(leading.ToThen ? then : otherwise).Index], leading.Forms);
        if (then == next)
            buffer.Refer(labels[otherwise.Index], emitter.Branch(branch, negate: true));
        else
        {
            buffer.Refer(labels[then.Index], emitter.Branch(branch, negate: false));
            GoTo(branch.Else!, next);
        }
    }

    private void GoTo(Block target, MachineBlock? next)
    {
        MachineBlock block = Destination(target);
        if (block == next)
            return;
        buffer.Refer(labels[block.Index], emitter.Jump);
        assembly.PlacePoolIfDue();
    }

    /// <summary>
    /// The block that runs when control goes to <paramref name="target"/>: blocks that only jump are passed.
    /// </summary>
    private MachineBlock Destination(Block target)
    {
        MachineBlock start = blocks[target.Id];
        if (destinations[start.Index] is { } known)
            return known;
        MachineBlock block = start;
        for (int steps = 0; block.Index != 0 && OnlyJumps(block) && steps < function.Blocks.Count; steps++)
            block = blocks[block.Instructions[0].Then!.Id];
        return destinations[start.Index] = block;
    }

    private static bool OnlyJumps(MachineBlock block) => block.Instructions.Count == 1
        && block.Instructions[0].Is(CommonOp.Jump) && block.Instructions[0].Then != block.Source;

    /// <summary>
    /// Per trap a call, whose return address says which it was; per kind of trap a block that loads the kind; then
    /// one that stores both in the instance and leaves the program.
    /// </summary>
    private void EmitTraps()
    {
        if (stubs.Count == 0)
            return;
        foreach ((Trap trap, Label stub) in stubs.OrderBy(stub => stub.Key.Pc).ThenBy(stub => stub.Key.Kind))
        {
            if (placed.Add(trap))
                PlaceStub(trap, stub);
            assembly.PlacePoolIfDue();
        }

        TrapKind[] kinds = [.. heads.Keys.Order()];
        var leave = new Label();
        foreach (TrapKind kind in kinds)
        {
            buffer.Align(emitter.CallAlignment);
            buffer.Bind(heads[kind]);
            emitter.LoadTrapKind(kind);
            if (kind != kinds[^1])
                buffer.Refer(leave, emitter.Jump);
        }

        buffer.Bind(leave);
        emitter.StoreTrap();
        if (needs.IsEntry)
            emitter.EmitEpilogue();
        else
        {
            emitter.RestoreStackPointer();
            buffer.Refer(assembly.Unwind, emitter.Jump);
        }
    }
}

/// <summary>Where the parts of a function's code are.</summary>
/// <param name="Function">The function.</param>
/// <param name="Start">Where its prologue begins.</param>
/// <param name="Blocks">By block, where it begins; a block without code has no place.</param>
/// <param name="Traps">Where all blocks end; behind it is what traps do.</param>
/// <param name="End">Where its code ends.</param>
/// <param name="TrapCalls">The calls of trap blocks, from where to where; some are among the blocks.</param>
internal sealed record FunctionShape(
    MachineFunction Function, Label Start, Label[] Blocks, Label Traps, Label End, List<(Label Start, Label End)> TrapCalls);
