using Femto.Jit.Ir;

namespace Femto.Jit.CodeGen;

/// <summary>
/// Selects instructions for a function: what is the same for every instruction set. This file holds the frame of it;
/// <c>LoweringBase.Rules.cs</c> the rules that need nothing of the machine but its calling convention.
/// </summary>
internal abstract partial class LoweringBase
{
    private readonly CallingConvention convention;

    /// <summary>By value.</summary>
    private readonly VirtualRegister?[] registers;

    /// <summary>By the number of the block they are made of.</summary>
    private readonly MachineBlock[] blocks;

    /// <summary>The constants made in the current block so far.</summary>
    private readonly Dictionary<long, VirtualRegister> constants = [];
    private readonly MachineFunction machine;
    private readonly VirtualRegister instance;
    private readonly Function function;
    private readonly ProgramLayout layout;
    private Alignments? alignments;
    private VirtualRegister? context;

    /// <summary>The value that is being lowered; null at the entry.</summary>
    private Value? current;
    private int pc;

    protected LoweringBase(Function function, ProgramLayout layout, CallingConvention convention)
    {
        this.function = function;
        this.layout = layout;
        this.convention = convention;
        machine = new MachineFunction(function);
        Selection = new Selection(function, layout.Rules);
        registers = new VirtualRegister?[function.ValueCount];
        blocks = new MachineBlock[function.Blocks.Max(static block => block.Id) + 1];
        instance = machine.NewRegister();
        machine.Instance = instance;
        if (!layout.Options.TellWork)
            return;
        work = new ValueWork(function);
        machine.Work = [];
    }

    /// <summary>The block whose instructions are being selected.</summary>
    protected MachineBlock Current { get; private set; } = null!;

    protected Selection Selection { get; }

    protected MachineFunction Run()
    {
        foreach (Block block in function.Blocks)
            AddBlock(block);
        foreach (Block block in function.Blocks)
            Lower(block);
        foreach (MachineBlock block in machine.Blocks)
            Connect(block);
        return machine;
    }

    private void AddBlock(Block block)
    {
        var target = new MachineBlock(block);
        blocks[block.Id] = target;
        machine.Blocks.Add(target);
        foreach (Value phi in block.Phis)
        {
            VirtualRegister register = machine.NewRegister();
            registers[phi.Id] = register;
            target.Phis.Add(new MachinePhi(register, new VirtualRegister[phi.Operands.Count]));
        }
    }

    private void Lower(Block block)
    {
        Current = blocks[block.Id];
        constants.Clear();
        if (block == function.Blocks[0])
            LowerEntry();
        foreach (Value value in block.Body)
        {
            pc = value.Pc;
            current = value;
            if (value.IsTerminator)
                LowerPhiSources(block, value);
            if (!Selection.IsFolded(value))
                Lower(value);
        }
    }

    private void LowerPhiSources(Block block, Value terminator)
    {
        if (terminator.Then is { Phis.Count: > 0 } then)
            LowerPhiSources(block, then, then.Predecessors.IndexOf(block));
        if (terminator.Else is { Phis.Count: > 0 } otherwise)
            LowerPhiSources(block, otherwise, otherwise.Predecessors.LastIndexOf(block));
    }

    /// <summary>Constants that flow into phis are made at the end of the predecessor.</summary>
    private void LowerPhiSources(Block block, Block successor, int edge)
    {
        List<MachinePhi> phis = blocks[successor.Id].Phis;
        for (int i = 0; i < phis.Count; i++)
        {
            Value source = successor.Phis[i].Operands[edge];
            if (source.IsConstant)
                phis[i].Sources[edge] = Register(source);
        }
    }

    private void Connect(MachineBlock block)
    {
        foreach (Block predecessor in block.Source.Predecessors)
            block.Predecessors.Add(blocks[predecessor.Id]);
        if (block.Source.Terminator.Then is { } then)
            block.Successors.Add(blocks[then.Id]);
        if (block.Source.Terminator.Else is { } otherwise)
            block.Successors.Add(blocks[otherwise.Id]);
        for (int i = 0; i < block.Phis.Count; i++)
        {
            VirtualRegister[] sources = block.Phis[i].Sources;
            for (int edge = 0; edge < sources.Length; edge++)
                sources[edge] ??= RegisterMade(block.Source.Phis[i].Operands[edge]);
        }
    }

    // Operands.

    /// <summary>Whether the address of an access is known to be a multiple of its size.</summary>
    protected bool IsAligned(Value access) => (alignments ??= new Alignments(function)).IsAligned(access);

    /// <summary>The register of a value. A constant is made in the current block when it was not yet.</summary>
    protected VirtualRegister Register(Value value) =>
        value.IsConstant ? Constant(value.Immediate) : RegisterMade(value);

    private VirtualRegister RegisterMade(Value value) => registers[value.Id]
        ?? throw new InternalCompilerException(nameof(LoweringBase), $"{Printer.Print(value)} was not lowered");

    protected VirtualRegister Constant(long constant)
    {
        if (constants.TryGetValue(constant, out VirtualRegister? register))
            return register;
        register = MakeConstant(constant);
        constants.Add(constant, register);
        return register;
    }

    /// <summary>A register that holds a constant from here on.</summary>
    protected virtual VirtualRegister MakeConstant(long constant)
    {
        VirtualRegister register = machine.NewRegister(constant);
        Emit(CommonOp.MoveImmediate, constant, Define(register));
        return register;
    }

    protected VirtualRegister NewRegister() => machine.NewRegister();

    /// <summary>A register that always holds a value by itself.</summary>
    protected VirtualRegister NewPinned(int physical) => machine.NewRegister(pinned: physical);

    protected Operand Use(Value value) => Use(Register(value));

    protected static Operand Use(VirtualRegister register) => new(register, OperandRole.Use);

    protected Operand LateUse(Value value) => new(Register(value), OperandRole.LateUse);

    protected static Operand Define(VirtualRegister register) => new(register, OperandRole.Definition);

    /// <summary>The result of a value.</summary>
    protected Operand Result(Value value)
    {
        VirtualRegister register = machine.NewRegister();
        registers[value.Id] = register;
        return Define(register);
    }

    /// <summary>A result that would do well in the register of one of its operands, as 16-bit encodings want.</summary>
    protected Operand Result(Value value, Value like)
    {
        Operand result = Result(value);
        if (!like.IsConstant && registers[like.Id] is { } register)
            Hint(result, Use(register));
        return result;
    }

    /// <summary>Says that two registers would do well as one.</summary>
    protected static void Hint(Operand result, Operand source)
    {
        result.Virtual.AddHint(source.Virtual);
        source.Virtual.AddHint(result.Virtual);
    }

    /// <summary>Says that a value is in the register of another one.</summary>
    protected void Alias(Value value, VirtualRegister register) => registers[value.Id] = register;

    protected Operand Scratch() => new(machine.NewRegister(), OperandRole.EarlyDefinition);

    protected Operand Temporary() => Define(machine.NewRegister());

    /// <summary>Registers for both halves of a pair; halves nobody asks for get one all the same.</summary>
    protected (Operand Low, Operand High) PairResult(Value pair, OperandRole lowRole, OperandRole highRole)
    {
        VirtualRegister low = machine.NewRegister();
        VirtualRegister high = machine.NewRegister();
        foreach (Value half in Selection.HalvesOf(pair))
            registers[half.Id] = half.Op == Op.LowHalf ? low : high;
        return (new Operand(low, lowRole), new Operand(high, highRole));
    }

    protected (Operand Low, Operand High) PairResult(Value pair) =>
        PairResult(pair, OperandRole.Definition, OperandRole.Definition);

    /// <summary>The operand that selection folded into a sum or an address, and the other one.</summary>
    protected (Value Folded, Value Other)? FoldedOperand(Value value, Op op)
    {
        (Value left, Value right) = (value.Operands[0], value.Operands[1]);
        if (right.Op == op && Selection.IsFolded(right))
            return (right, left);
        return left.Op == op && Selection.IsFolded(left) ? (left, right) : null;
    }

    // Instructions.

    protected void Emit(CommonOp op, long immediate, params Operand[] operands) =>
        Emit((int)op, immediate, 0, operands);

    /// <summary>Emits an instruction that destroys registers.</summary>
    protected void EmitClobbering(int opcode, int modifier, uint clobbers, Operand[] operands) => Append(
        new MachineInstruction(opcode, operands) { Modifier = modifier, Clobbers = clobbers, Pc = pc });

    protected void Emit(int opcode, long immediate, int modifier, Operand[] operands) => Append(
        new MachineInstruction(opcode, operands) { Immediate = immediate, Modifier = modifier, Pc = pc });

    private void Append(MachineInstruction instruction)
    {
        Current.Instructions.Add(instruction);
        Note(instruction);
    }

    /// <summary>Ends the block by a branch of the backend's.</summary>
    protected void Branch(Value branch, int opcode, int modifier, params Operand[] operands) =>
        Append(new MachineInstruction(opcode, operands)
        {
            Modifier = modifier, Then = branch.Then, Else = branch.Else, Pc = pc,
        });

    /// <summary>Traps under a condition of the backend's.</summary>
    protected void EmitTrap(int modifier, TrapKind kind, params Operand[] operands) =>
        Emit((int)CommonOp.TrapIf, (int)kind, modifier, operands);

    // What the machine decides.

    /// <summary>Arithmetic on values that fit a register.</summary>
    protected abstract void LowerArithmetic(Value value);

    /// <summary>64-bit arithmetic on pairs, but for division.</summary>
    protected virtual void LowerPair(Value pair) => throw NoRule(pair);

    /// <summary>Loads and stores.</summary>
    protected abstract void LowerAccess(Value value);

    protected abstract void LowerAtomic(Value value);

    protected abstract void LowerBranch(Value branch);

    protected virtual void LowerBranchPair(Value branch) => throw NoRule(branch);

    /// <summary>Conversions between the widths, on machines that have both.</summary>
    protected virtual void LowerConversion(Value value) => throw NoRule(value);

    protected static InternalCompilerException NoRule(Value value) =>
        new(nameof(LoweringBase), $"no rule for {Printer.Print(value)}");

    /// <summary>Traps when an offset is above a limit.</summary>
    protected abstract void LowerCheckOffset(Value check);

    /// <summary>Traps unless an offset and an extent lie within a length.</summary>
    protected abstract void LowerDynamicCheck(Value check);

    /// <summary>Traps when an address is not a multiple of the check's size.</summary>
    protected abstract void LowerCheckAlignment(Value check);

    /// <summary>Takes one from the fuel, or traps when it is 0.</summary>
    protected abstract void LowerSpendFuel(Value value);

    /// <summary>Traps when a register is zero, or when it is not.</summary>
    protected abstract void TrapIfZero(VirtualRegister register, bool zero, TrapKind kind);

    /// <summary>The register of an address plus a displacement.</summary>
    protected abstract VirtualRegister Displaced(Value address, long displacement);
}
