using Femto.Jit.Bytecode;

namespace Femto.Jit.Ir;

/// <summary>
/// Turns the bytecode of one function into SSA on 64-bit values. Phis are placed at every join for the live
/// variables; <see cref="Passes.Simplify"/> removes those that were not needed. Every taken metered edge spends fuel
/// in a block of its own.
/// </summary>
internal sealed class Builder
{
    private readonly VerifiedProgram program;
    private readonly VerifiedFunction source;
    private readonly IReadOnlyDictionary<int, ulong> calleeArguments;
    private readonly StackSlots slots;
    private readonly Target target;
    private readonly RegisterLiveness liveness;
    private readonly Function function;
    private readonly Dictionary<int, Block> blocks = [];
    private readonly Dictionary<Block, Value?[]> exits = [];
    private readonly Dictionary<Block, int> starts = [];

    private Builder(
        VerifiedProgram program,
        VerifiedFunction source,
        StackSlots slots,
        IReadOnlyDictionary<int, ulong> calleeArguments,
        Target target)
    {
        this.target = target;
        this.slots = slots;
        this.program = program;
        this.source = source;
        this.calleeArguments = calleeArguments;
        liveness = new RegisterLiveness(program, source, slots, calleeArguments);
        if (source.Start != 0 && slots.Demote(source.Start, liveness.LiveIn[source.Start]))
            liveness = new RegisterLiveness(program, source, slots, calleeArguments);
        function = new Function(source.Name, source.Start) { FrameBytes = source.FrameBytes };
    }

    /// <summary>Builds a function.</summary>
    /// <param name="program">The program.</param>
    /// <param name="source">The function.</param>
    /// <param name="slots">The stack slots that are variables.</param>
    /// <param name="calleeArguments">The mask of argument registers of each callee; the function's own is
    /// added.</param>
    /// <param name="target">The target, whose addresses helpers take and give.</param>
    public static Function Build(
        VerifiedProgram program, VerifiedFunction source, StackSlots slots, Dictionary<int, ulong> calleeArguments,
        Target target)
    {
        var builder = new Builder(program, source, slots, calleeArguments, target);
        ulong arguments = builder.liveness.LiveIn[source.Start] & RegisterLiveness.RegisterMask;
        calleeArguments[source.Start] = arguments;
        if (source.Start != 0)
        {
            builder.function.Signature = new Signature(
                [.. RegisterLiveness.Members(arguments).Select(register => new SignatureParameter(register, false))]);
        }

        builder.Run();
        return builder.function;
    }

    private void Run()
    {
        foreach (int start in liveness.Blocks.Keys)
            blocks.Add(start, function.NewBlock());
        Block entry = function.NewBlock();
        var first = Translator(entry, new Value?[RegisterLiveness.FirstSlot + slots.Of(source.Start).Count]);
        first.Prologue(source, liveness.LiveIn[source.Start]);
        Seal(first, entry);
        Connect(first.Emit(Op.Jump, IrType.None), blocks[source.Start], null, entry);

        foreach ((int start, int end) in liveness.Blocks)
            FindEdges(start, end);
        function.Blocks.AddRange(BlockOrder.ReversePostorder(entry));
        foreach (Block block in function.Blocks)
        {
            if (starts.TryGetValue(block, out int start))
                Fill(block, start, liveness.Blocks[start]);
            else if (block != entry)
                FillEdge(block);
        }

        foreach (Block block in function.Blocks)
            CompletePhis(block);
    }

    private InstructionBuilder Translator(Block block, Value?[] state) =>
        new(program, function, slots, calleeArguments, target, block, state);

    /// <summary>Makes the terminator of a block, and the block that spends fuel on a metered edge.</summary>
    private void FindEdges(int start, int end)
    {
        Block block = blocks[start];
        starts.Add(block, start);
        int last = liveness.LastInstruction(end);
        Instruction instruction = program.Program.Instructions[last];
        if (instruction.Operation == Operation.Exit)
        {
            block.Body.Add(function.NewValue(Op.Return, IrType.None));
            return;
        }

        bool conditional = instruction.Row.IsConditionalJump;
        Value terminator = function.NewValue(conditional ? Op.Branch : Op.Jump, IrType.None);
        terminator.Pc = last;
        block.Body.Add(terminator);
        Block then = blocks[instruction.Row.IsJump ? (int)instruction.TargetFrom(last) : end];
        if (conditional && program.MeteredEdges.Contains(last))
        {
            Block edge = function.NewBlock();
            Value jump = function.NewValue(Op.Jump, IrType.None);
            jump.Pc = last;
            edge.Body.Add(jump);
            Connect(jump, then, null, edge);
            then = edge;
        }

        Connect(terminator, then, conditional ? blocks[end] : null, block);
    }

    private static void Connect(Value terminator, Block then, Block? otherwise, Block block)
    {
        terminator.Then = then;
        terminator.Else = otherwise;
        then.Predecessors.Add(block);
        otherwise?.Predecessors.Add(block);
    }

    private void Fill(Block block, int start, int end)
    {
        Value terminator = block.Terminator;
        block.Body.Clear();
        var instructions = Translator(block, EntryState(block, start));
        int last = liveness.LastInstruction(end);
        for (int pc = start; pc < end; pc++)
        {
            instructions.Pc = pc;
            if (pc < last || terminator.Op is Op.Jump && !program.Program.Instructions[pc].Row.IsJump)
                instructions.Translate(program.Program.Instructions[pc], liveness.UsesFuel);
        }

        instructions.Pc = last;
        Terminate(instructions, terminator, program.Program.Instructions[last]);
        block.Body.Add(terminator);
        Seal(instructions, block);
    }

    private void Terminate(InstructionBuilder instructions, Value terminator, Instruction instruction)
    {
        terminator.Pc = instructions.Pc;
        switch (terminator.Op)
        {
            case Op.Return:
                if (liveness.UsesFuel)
                    instructions.StoreFuel();
                terminator.Operands.Add(source.ReturnsValue ? instructions.Read(0) : instructions.NoResult());
                break;
            case Op.Branch:
                instructions.Compare(instruction, terminator);
                break;
            case Op.Jump when program.MeteredEdges.Contains(instructions.Pc):
                instructions.SpendFuel();
                break;
        }
    }

    private void FillEdge(Block block)
    {
        Value terminator = block.Terminator;
        block.Body.Clear();
        var state = (Value?[])exits[block.Predecessors[0]].Clone();
        InstructionBuilder instructions = Translator(block, state);
        instructions.Pc = terminator.Pc;
        instructions.SpendFuel();
        block.Body.Add(terminator);
        Seal(instructions, block);
    }

    private Value?[] EntryState(Block block, int start)
    {
        if (block.Predecessors.Count == 1)
            return (Value?[])exits[block.Predecessors[0]].Clone();
        var state = new Value?[RegisterLiveness.FirstSlot + slots.Of(source.Start).Count];
        foreach (int variable in RegisterLiveness.Members(liveness.LiveIn[start]))
        {
            state[variable] = function.NewValue(Op.Phi, TypeOf(variable));
            block.Phis.Add(state[variable]!);
        }

        return state;
    }

    private IrType TypeOf(int variable) => variable switch
    {
        < RegisterLiveness.Fuel => IrType.I64,
        RegisterLiveness.Fuel => IrType.I32,
        _ => InstructionBuilder.TypeOf(slots.Of(source.Start)[variable - RegisterLiveness.FirstSlot]),
    };

    private void Seal(InstructionBuilder instructions, Block block) => exits[block] = instructions.State;

    private void CompletePhis(Block block)
    {
        if (block.Phis.Count == 0)
            return;
        IEnumerable<int> variables = RegisterLiveness.Members(liveness.LiveIn[starts[block]]);
        foreach ((int variable, Value phi) in variables.Zip(block.Phis))
        {
            foreach (Block predecessor in block.Predecessors)
            {
                phi.Operands.Add(exits[predecessor][variable] ?? throw new InternalCompilerException(
                    nameof(Builder), $"variable {variable} is live into {block} but not defined in {predecessor}"));
            }
        }
    }
}
