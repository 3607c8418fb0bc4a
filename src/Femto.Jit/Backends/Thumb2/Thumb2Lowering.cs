using Femto.Jit.CodeGen;
using Femto.Jit.Ir;
using IrCondition = Femto.Jit.Ir.Condition;

namespace Femto.Jit.Backends.Thumb2;

/// <summary>
/// Selects Thumb-2 instructions for a function. In each rule the narrowest case comes first, with its condition, and
/// the general case last. This file holds the frame of it; the rules stand in the files named after what they lower.
/// </summary>
internal sealed partial class Thumb2Lowering
{
    private readonly Function function;
    private readonly ProgramLayout layout;
    private readonly MachineFunction machine;
    private readonly Selection selection;
    private readonly Dictionary<Value, VirtualRegister> registers = [];
    private readonly Dictionary<Block, MachineBlock> blocks = [];
    private readonly Dictionary<(MachineBlock, long), VirtualRegister> constants = [];
    private readonly VirtualRegister instance;
    private VirtualRegister? context;
    private MachineBlock current = null!;
    private int pc;

    private Thumb2Lowering(Function function, ProgramLayout layout)
    {
        this.function = function;
        this.layout = layout;
        machine = new MachineFunction(function);
        selection = new Selection(function);
        instance = machine.NewRegister();
    }

    public static MachineFunction Run(Function function, ProgramLayout layout) =>
        new Thumb2Lowering(function, layout).Run();

    private MachineFunction Run()
    {
        foreach (Block block in function.Blocks)
        {
            blocks.Add(block, new MachineBlock(block));
            machine.Blocks.Add(blocks[block]);
        }

        foreach (Value phi in function.Blocks.SelectMany(block => block.Phis))
            registers.Add(phi, machine.NewRegister());
        foreach (Block block in function.Blocks)
        {
            current = blocks[block];
            if (block == function.Blocks[0])
                LowerEntry();
            foreach (Value value in block.Body)
            {
                pc = value.Pc;
                if (value.IsTerminator)
                    LowerPhiSources(block);
                if (!selection.IsFolded(value))
                    Lower(value);
            }
        }

        Connect();
        return machine;
    }

    /// <summary>Constants that flow into phis are made at the end of the predecessor.</summary>
    private void LowerPhiSources(Block block)
    {
        foreach (Block successor in block.Successors)
        {
            int edge = successor.Predecessors.IndexOf(block);
            foreach (Value phi in successor.Phis.Where(phi => phi.Operands[edge].IsConstant))
                Register(phi.Operands[edge]);
        }
    }

    private void Connect()
    {
        foreach (Block block in function.Blocks)
        {
            MachineBlock target = blocks[block];
            target.Predecessors.AddRange(block.Predecessors.Select(predecessor => blocks[predecessor]));
            target.Successors.AddRange(block.Successors.Select(successor => blocks[successor]));
            foreach (Value phi in block.Phis)
            {
                VirtualRegister[] sources =
                    [.. phi.Operands.Select((operand, edge) => SourceOnEdge(operand, block.Predecessors[edge]))];
                target.Phis.Add(new MachinePhi(registers[phi], sources));
            }
        }
    }

    private VirtualRegister SourceOnEdge(Value value, Block predecessor) =>
        value.IsConstant ? constants[(blocks[predecessor], value.Immediate)] : registers[value];

    // Operands.

    /// <summary>The register of a value. A constant is made in the current block when it was not yet.</summary>
    private VirtualRegister Register(Value value)
    {
        if (value.IsConstant)
            return Constant(value.Immediate);
        if (registers.TryGetValue(value, out VirtualRegister? register))
            return register;
        throw new InternalCompilerException(nameof(Thumb2Lowering), $"{Printer.Print(value)} was not lowered");
    }

    private VirtualRegister Constant(long constant)
    {
        if (constants.TryGetValue((current, constant), out VirtualRegister? register))
            return register;
        register = machine.NewRegister(constant);
        Emit(Thumb2Op.MoveImmediate, constant, Define(register));
        constants.Add((current, constant), register);
        return register;
    }

    private Operand Use(Value value) => Use(Register(value));

    private static Operand Use(VirtualRegister register) => new(register, OperandRole.Use);

    private Operand LateUse(Value value) => new(Register(value), OperandRole.LateUse);

    private static Operand Define(VirtualRegister register) => new(register, OperandRole.Definition);

    /// <summary>The result of a value.</summary>
    private Operand Result(Value value)
    {
        VirtualRegister register = machine.NewRegister();
        registers.Add(value, register);
        return Define(register);
    }

    /// <summary>A result that would do well in the register of one of its operands, as 16-bit encodings want.</summary>
    private Operand Result(Value value, Value like)
    {
        Operand result = Result(value);
        if (!like.IsConstant && registers.TryGetValue(like, out VirtualRegister? register))
        {
            result.Virtual.Hints.Add(register);
            register.Hints.Add(result.Virtual);
        }

        return result;
    }

    private Operand Scratch() => new(machine.NewRegister(), OperandRole.EarlyDefinition);

    private Operand Temporary() => Define(machine.NewRegister());

    private static bool IsModifiedImmediate(long value) =>
        ModifiedImmediate.TryCreate(unchecked((uint)value), out _);

    // Instructions.

    private void Emit(Thumb2Op op, params Operand[] operands) => Emit(op, 0, 0, operands);

    private void Emit(Thumb2Op op, long immediate, params Operand[] operands) => Emit(op, immediate, 0, operands);

    private void Emit(Thumb2Op op, long immediate, int modifier, params Operand[] operands) => Append(
        new MachineInstruction((int)op, operands) { Immediate = immediate, Modifier = modifier, Pc = pc });

    private void Append(MachineInstruction instruction) => current.Instructions.Add(instruction);

    private void Lower(Value value)
    {
        switch (value.Op)
        {
            case Op.Constant or Op.Parameter or Op.LowHalf or Op.HighHalf:
                // Constants are made where they are used; parameters and halves are defined together.
                break;
            case Op.Instance:
                registers.Add(value, instance);
                break;
            case Op.RegionBase or Op.ContextLength or Op.LoadFuel or Op.StoreFuel:
                LowerInstanceField(value);
                break;
            case >= Op.Add and <= Op.ByteSwap64:
                LowerArithmetic(value);
                break;
            case >= Op.AddPair and <= Op.ArithmeticShiftRightPair:
                LowerPair(value);
                break;
            case Op.Load or Op.Store:
                LowerAccess(value);
                break;
            case Op.AtomicUpdate or Op.AtomicCompareExchange:
                LowerAtomic(value);
                break;
            case Op.CheckOffset or Op.CheckZero or Op.CheckRegion or Op.CheckAlignment or Op.SpendFuel:
                LowerCheck(value);
                break;
            case Op.CallHelper or Op.CallLocal or Op.DividePair or Op.ZeroStack:
                LowerCall(value);
                break;
            default:
                LowerTerminator(value);
                break;
        }
    }

    /// <summary>Registers for both halves of a pair; halves nobody asks for get one all the same.</summary>
    private (Operand Low, Operand High) PairResult(Value pair, OperandRole lowRole, OperandRole highRole)
    {
        VirtualRegister low = machine.NewRegister();
        VirtualRegister high = machine.NewRegister();
        foreach (Value half in selection.HalvesOf(pair))
            registers.Add(half, half.Op == Op.LowHalf ? low : high);
        return (new Operand(low, lowRole), new Operand(high, highRole));
    }

    private void LowerInstanceField(Value value)
    {
        int word = Thumb2Access.Of(4, signed: false);
        switch (value.Op)
        {
            case Op.LoadFuel:
                Emit(Thumb2Op.Load, InstanceLayout.Fuel, word, Result(value), Use(instance));
                break;
            case Op.StoreFuel:
                Emit(Thumb2Op.Store, InstanceLayout.Fuel, word, Use(value.Operands[0]), Use(instance));
                break;
            case Op.ContextLength:
                Emit(Thumb2Op.Load, InstanceLayout.ContextLength, word, Result(value), Use(instance));
                break;
            case Op.RegionBase when value.Provenance == Provenance.Stack:
                Emit(Thumb2Op.StackAddress, layout.StackBytes, Result(value));
                break;
            case Op.RegionBase when value.Provenance == Provenance.Context && context is not null:
                registers.Add(value, context);
                break;
            case Op.RegionBase:
                int field = value.Provenance switch
                {
                    Provenance.Context => InstanceLayout.Context,
                    Provenance.Data => InstanceLayout.Data,
                    _ => InstanceLayout.ReadOnlyData,
                };
                Emit(Thumb2Op.Load, field, word, Result(value), Use(instance));
                break;
        }
    }

    private void LowerTerminator(Value value)
    {
        switch (value.Op)
        {
            case Op.Jump:
                Append(new MachineInstruction((int)Thumb2Op.Jump) { Then = value.Then, Pc = pc });
                break;
            case Op.Branch:
                LowerBranch(value);
                break;
            case Op.BranchPair:
                LowerBranchPair(value);
                break;
            case Op.Return:
                Emit(Thumb2Op.Return,
                    new Operand(Register(value.Operands[0]), OperandRole.Use, 0),
                    new Operand(Register(value.Operands[1]), OperandRole.Use, 1));
                break;
            default:
                throw new InternalCompilerException(nameof(Thumb2Lowering), $"no rule for {Printer.Print(value)}");
        }
    }

    /// <summary>The machine's condition after a comparison.</summary>
    private static Condition ConditionOf(IrCondition condition) => condition switch
    {
        IrCondition.Equal or IrCondition.NoBitSet => Condition.Eq,
        IrCondition.NotEqual or IrCondition.AnyBitSet => Condition.Ne,
        IrCondition.UnsignedLess => Condition.Cc,
        IrCondition.UnsignedLessOrEqual => Condition.Ls,
        IrCondition.UnsignedGreater => Condition.Hi,
        IrCondition.UnsignedGreaterOrEqual => Condition.Cs,
        IrCondition.SignedLess => Condition.Lt,
        IrCondition.SignedLessOrEqual => Condition.Le,
        IrCondition.SignedGreater => Condition.Gt,
        _ => Condition.Ge,
    };
}
