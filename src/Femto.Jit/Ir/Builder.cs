using System.Collections.Immutable;
using System.Numerics;
using Femto.Jit.Bytecode;
using Femto.Jit.Verification;
using Femto.Jit.Verification.Abstract;

namespace Femto.Jit.Ir;

/// <summary>
/// Turns the bytecode of one function into SSA on 64-bit values. Phis are placed at every join for the live
/// variables; <see cref="Passes.RedundantPhis"/> removes those that were not needed. Every taken metered edge spends
/// fuel in a block of its own.
/// </summary>
internal sealed class Builder
{
    /// <summary>In place of the pc of a jump, where the function is entered.</summary>
    private const int NoJump = -1;

    private readonly VerifiedProgram program;
    private readonly VerifiedFunction source;
    private readonly IReadOnlyList<StackSlot> slots;
    private readonly RegisterLiveness liveness;
    private readonly Function function;
    private readonly InstructionBuilder instructions;

    /// <summary>The blocks that begin the bytecode's, which have the same numbers.</summary>
    private readonly Block[] blocks;

    /// <summary>The blocks ahead of loops that make their checks, by the number of the loop's first block.</summary>
    private readonly Dictionary<int, (Block Block, HoistedChecks Checks)> aheads = [];

    /// <summary>The values of the variables at the end of each block, by its id.</summary>
    private Value?[]?[] exits = [];

    private Builder(
        VerifiedProgram program,
        VerifiedFunction source,
        StackSlots stackSlots,
        IReadOnlyDictionary<int, ulong> calleeArguments,
        Target target)
    {
        this.program = program;
        this.source = source;
        liveness = new RegisterLiveness(program, source, stackSlots, calleeArguments);
        if (source.Start != 0 && stackSlots.Demote(source.Start, liveness.LiveIn(0)))
            liveness = new RegisterLiveness(program, source, stackSlots, calleeArguments);
        slots = stackSlots.Of(source.Start);
        function = new Function(source.Name, source.Start) { FrameBytes = source.FrameBytes };
        instructions = new InstructionBuilder(program, function, stackSlots, calleeArguments, target);
        blocks = new Block[liveness.Blocks.Length];
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
        ulong arguments = builder.liveness.LiveIn(0) & RegisterLiveness.ArgumentMask;
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
        for (int i = 0; i < blocks.Length; i++)
        {
            blocks[i] = function.NewBlock();
            blocks[i].Start = liveness.Blocks[i].Start;
        }

        MakeBlocksAhead();
        Block entry = function.NewBlock();
        instructions.Begin(entry, new Value?[RegisterLiveness.FirstSlot + slots.Count]);
        instructions.Prologue(source, liveness.LiveIn(0));
        Value?[] entered = instructions.State;
        Connect(instructions.Emit(Op.Jump, IrType.None), TargetOf(NoJump, 0), null, entry);

        for (int i = 0; i < blocks.Length; i++)
            FindEdges(i);
        exits = new Value?[function.BlockCount][];
        exits[entry.Id] = entered;
        function.Blocks.AddRange(BlockOrder.ReversePostorder(entry, function.BlockCount));
        foreach (Block block in function.Blocks)
        {
            if (block.Id < blocks.Length)
                Fill(block);
            else if (block.Id < blocks.Length + aheads.Count)
                FillAhead(block);
            else if (block != entry)
                FillEdge(block);
        }

        foreach (Block block in function.Blocks)
            CompletePhis(block);
    }

    /// <summary>Makes the blocks ahead of loops, whose numbers follow those of the bytecode's blocks.</summary>
    private void MakeBlocksAhead()
    {
        foreach (HoistedChecks checks in program.HoistedChecks)
        {
            if (checks.Head < source.Start || checks.Head >= source.End)
                continue;
            int number = Array.FindIndex(liveness.Blocks, code => code.Start == checks.Head);
            aheads.Add(number, (function.NewBlock(), checks));
        }

        foreach ((int number, (Block ahead, HoistedChecks checks)) in aheads)
        {
            Value jump = function.NewValue(Op.Jump, IrType.None);
            jump.Pc = checks.Head;
            ahead.Body.Add(jump);
            Connect(jump, blocks[number], null, ahead);
        }
    }

    /// <summary>Where a jump leads: ahead of a loop, unless it comes from inside.</summary>
    private Block TargetOf(int jump, int number) =>
        aheads.TryGetValue(number, out (Block Block, HoistedChecks Checks) ahead) && !ahead.Checks.Latches.Contains(jump)
            ? ahead.Block
            : blocks[number];

    private void FillAhead(Block block)
    {
        Value terminator = block.Terminator;
        block.Body.Clear();
        instructions.Begin(block, Enter(block));
        foreach (HoistableAccess access in aheads[NumberOf(block)].Checks.Accesses)
            instructions.CheckAhead(access);
        block.Body.Add(terminator);
        exits[block.Id] = instructions.State;
    }

    /// <summary>The number of the bytecode's block that a block is, or is ahead of.</summary>
    private int NumberOf(Block block) => block.Id < blocks.Length ? block.Id : aheads.First(ahead => ahead.Value.Block == block).Key;

    /// <summary>The variables at the start of a block.</summary>
    private Value?[] Enter(Block block) =>
        block.Predecessors.Count == 1 ? ExitOf(block.Predecessors[0]) : Merge(block);

    /// <summary>Makes the terminator of a block, and the block that spends fuel on a metered edge.</summary>
    private void FindEdges(int number)
    {
        (Block block, BytecodeBlock code) = (blocks[number], liveness.Blocks[number]);
        Instruction instruction = program.Program.Instructions[code.Last];
        if (instruction.Operation == Operation.Exit)
        {
            block.Body.Add(function.NewValue(Op.Return, IrType.None));
            return;
        }

        bool conditional = instruction.Row.IsConditionalJump;
        Value terminator = function.NewValue(conditional ? Op.Branch : Op.Jump, IrType.None);
        terminator.Pc = code.Last;
        block.Body.Add(terminator);
        Block then = TargetOf(code.Last, code.Target >= 0 ? code.Target : number + 1);
        if (conditional && code.Metered)
        {
            Block edge = function.NewBlock();
            Value jump = function.NewValue(Op.Jump, IrType.None);
            jump.Pc = code.Last;
            edge.Body.Add(jump);
            Connect(jump, then, null, edge);
            then = edge;
        }

        Connect(terminator, then, conditional ? TargetOf(code.Last, number + 1) : null, block);
    }

    private static void Connect(Value terminator, Block then, Block? otherwise, Block block)
    {
        terminator.Then = then;
        terminator.Else = otherwise;
        then.Predecessors.Add(block);
        otherwise?.Predecessors.Add(block);
    }

    private void Fill(Block block)
    {
        BytecodeBlock code = liveness.Blocks[block.Id];
        Value terminator = block.Terminator;
        block.Body.Clear();
        instructions.Begin(block, Enter(block));
        ImmutableArray<Instruction> program = this.program.Program.Instructions;
        int end = program[code.Last].Row.IsJump || terminator.Op == Op.Return ? code.Last : code.End;
        for (int pc = code.Start; pc < end; pc++)
        {
            instructions.Pc = pc;
            instructions.Translate(program[pc], liveness.UsesFuel);
        }

        instructions.Pc = code.Last;
        Terminate(terminator, code);
        block.Body.Add(terminator);
        exits[block.Id] = instructions.State;
    }

    private void Terminate(Value terminator, BytecodeBlock code)
    {
        terminator.Pc = code.Last;
        switch (terminator.Op)
        {
            case Op.Return:
                if (liveness.UsesFuel)
                    instructions.StoreFuel();
                terminator.Operands.Add(source.ReturnsValue ? instructions.Read(0) : instructions.NoResult());
                break;
            case Op.Branch:
                instructions.Compare(program.Program.Instructions[code.Last], terminator);
                break;
            case Op.Jump when code.Metered:
                instructions.SpendFuel();
                break;
        }
    }

    private void FillEdge(Block block)
    {
        Value terminator = block.Terminator;
        block.Body.Clear();
        instructions.Begin(block, ExitOf(block.Predecessors[0]));
        instructions.Pc = terminator.Pc;
        instructions.SpendFuel();
        block.Body.Add(terminator);
        exits[block.Id] = instructions.State;
    }

    /// <summary>The variables at the end of the only predecessor, which may have other successors.</summary>
    private Value?[] ExitOf(Block predecessor)
    {
        Value?[] state = exits[predecessor.Id]!;
        return predecessor.Successors.Count == 1 ? state : (Value?[])state.Clone();
    }

    /// <summary>Phis for the live variables at the start of a block.</summary>
    private Value?[] Merge(Block block)
    {
        var state = new Value?[RegisterLiveness.FirstSlot + slots.Count];
        for (ulong live = liveness.LiveIn(NumberOf(block)); live != 0; live &= live - 1)
        {
            int variable = BitOperations.TrailingZeroCount(live);
            Value phi = function.NewValue(Op.Phi, TypeOf(variable));
            phi.Operands.Reserve(block.Predecessors.Count);
            block.Phis.Add(phi);
            state[variable] = phi;
        }

        return state;
    }

    private IrType TypeOf(int variable) => variable switch
    {
        < RegisterLiveness.Fuel => IrType.I64,
        RegisterLiveness.Fuel => IrType.I32,
        _ => InstructionBuilder.TypeOf(slots[variable - RegisterLiveness.FirstSlot]),
    };

    private void CompletePhis(Block block)
    {
        if (block.Phis.Count == 0)
            return;
        ulong live = liveness.LiveIn(NumberOf(block));
        foreach (Value phi in block.Phis)
        {
            int variable = BitOperations.TrailingZeroCount(live);
            live &= live - 1;
            foreach (Block predecessor in block.Predecessors)
            {
                phi.Operands.Add(exits[predecessor.Id]![variable] ??= Nothing(variable, predecessor));
            }
        }
    }

    /// <summary>
    /// What a register is at the end of a block in which it has no value: no run reads it (see
    /// <see cref="InitializedWays"/>).
    /// </summary>
    private Value Nothing(int variable, Block block)
    {
        if (variable >= RegisterLiveness.Fuel)
            throw new InternalCompilerException(nameof(Builder), $"variable {variable} is not defined in {block}");
        Value nothing = function.NewConstant(IrType.I64, 0);
        nothing.Pc = block.Terminator.Pc;
        block.Body.Insert(block.Body.Count - 1, nothing);
        return nothing;
    }
}
