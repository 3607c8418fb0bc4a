using Femto.Jit.Bytecode;

namespace Femto.Jit.Verification.Abstract;

/// <summary>A jump that turns of a loop execute and that leaves the loop in one direction.</summary>
/// <param name="Pc">Where it is.</param>
/// <param name="Block">The block that it ends.</param>
/// <param name="Latches">By number, the ways back to the head that lead over it.</param>
/// <param name="Operation">The comparison under which the loop goes on.</param>
/// <param name="Width">Its width.</param>
/// <param name="Left">Its left operand.</param>
/// <param name="Right">Its right operand, unless that is a constant.</param>
/// <param name="RightRegister">The register that has it.</param>
/// <param name="Constant">The constant.</param>
internal readonly record struct LoopTest(
    int Pc, int Block, ulong Latches, Operation Operation, int Width, LinearForm Left, LinearForm Right, int RightRegister,
    long? Constant)
{
    internal bool IsSigned => Operation is >= Operation.JumpIfSignedGreater and <= Operation.JumpIfSignedLessOrEqual;

    /// <summary>Whether it bounds the left operand from one side.</summary>
    internal bool IsOrder => Operation is not (Operation.JumpIfEqual or Operation.JumpIfNotEqual);
}

/// <summary>An access that every turn of a loop makes.</summary>
/// <param name="Address">Its address without the offset.</param>
/// <param name="Offset">The offset.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Writes">Whether it writes.</param>
/// <param name="Pc">The instruction.</param>
/// <param name="Block">Its block.</param>
internal readonly record struct LoopAccess(LinearForm Address, int Offset, int Size, bool Writes, int Pc, int Block);

/// <summary>
/// How variables change from turn to turn of a loop, and what every turn does. Variables are the registers and, numbered
/// after them, parts of the frame that nothing but loads and stores through r10 reaches.
/// </summary>
internal sealed class InductionAnalysis
{
    /// <summary>Number of the first variable that is a part of the frame.</summary>
    internal const int FirstSlot = RegisterSet.FramePointer + 1;

    /// <summary>Ways back that a <see cref="LoopTest.Latches"/> has room for.</summary>
    private const int MostLatches = 64;

    private readonly Program _program;
    private readonly ControlFlowGraph _graph;
    private readonly LoopForest _forest;
    private readonly Loop _loop;
    private readonly Dominators _dominators;
    private readonly Dictionary<int, LinearForm[]> _atStart = [];
    private readonly LinearForm[] _atLatch;
    private readonly LinearForm[] _forms;
    private bool _hasLatch;

    private InductionAnalysis(
        Program program, ControlFlowGraph graph, LoopForest forest, Dominators dominators, Loop loop,
        IReadOnlyList<StackSlot> slots)
    {
        _program = program;
        _graph = graph;
        _forest = forest;
        _loop = loop;
        _dominators = dominators;
        Slots = slots;
        _atLatch = new LinearForm[FirstSlot + slots.Count];
        _forms = new LinearForm[FirstSlot + slots.Count];
    }

    /// <summary>Analyses a loop; null when it is entered elsewhere than at its head.</summary>
    internal static InductionAnalysis? Find(
        Program program, ControlFlowGraph graph, LoopForest forest, Dominators dominators, Loop loop,
        IReadOnlyList<StackSlot> slots)
    {
        if (!loop.Blocks.TrueForAll(block => dominators.Dominates(loop.Head, block))) return null;
        InductionAnalysis analysis = new(program, graph, forest, dominators, loop, slots);
        analysis.Solve();
        analysis.Collect();
        return analysis;
    }

    /// <summary>The parts of the frame that are variables.</summary>
    internal IReadOnlyList<StackSlot> Slots { get; }

    /// <summary>The tests that every turn makes.</summary>
    internal List<LoopTest> Tests { get; } = [];

    /// <summary>The tests that some of the ways back make, but not all.</summary>
    internal List<LoopTest> TestsOfSome { get; } = [];

    /// <summary>All ways back to the head, as in <see cref="LoopTest.Latches"/>.</summary>
    internal ulong Latches { get; private set; }

    internal List<LoopAccess> Accesses { get; } = [];

    /// <summary>
    /// Whether every turn does nothing but to compute, to read and to write: then what ends the loop, unless its one exit
    /// does, is an access out of bounds or, in loops inside of it, fuel.
    /// </summary>
    internal bool IsPlain { get; private set; }

    /// <summary>The pcs of the jumps that lead back to the head, or of other last instructions of blocks that do.</summary>
    internal IEnumerable<int> LatchPcs => _loop.Blocks.Select(block => _graph.Blocks[block])
        .Where(code => code.Taken == _loop.Head || code.Next == _loop.Head).Select(code => code.Last);

    /// <summary>Whether an access comes ahead of a test in each turn, rather than behind it.</summary>
    internal bool IsAhead(LoopAccess access, LoopTest test) => _dominators.Dominates(access.Block, test.Block);

    /// <summary>
    /// What is added to a register in every turn; null when it is no constant. A half of a register is stepped where
    /// <paramref name="isHalf"/>: its low half is, and the high half becomes 0.
    /// </summary>
    internal long? StepOf(int register, out bool isHalf)
    {
        LinearForm form = _atLatch[register];
        isHalf = form.Extension == Extension.Zero;
        bool steps = form.IsSimple && form.Register == register && form.Extension is Extension.None or Extension.Zero;
        return steps && form.Register == register ? form.Inner : null;
    }

    private void Solve()
    {
        var start = new LinearForm[_forms.Length];
        for (int register = 0; register < start.Length; register++) start[register] = LinearForm.Of(register);
        _atStart.Add(_loop.Head, start);
        var pending = new Queue<int>([_loop.Head]);
        while (pending.TryDequeue(out int block))
        {
            Run(block, visit: null);
            BasicBlock code = _graph.Blocks[block];
            Flow(code.Taken, _forms, pending);
            Flow(code.Next, _forms, pending);
        }
    }

    private void Flow(int block, LinearForm[] forms, Queue<int> pending)
    {
        if (block == ControlFlowGraph.None || !_forest.Contains(_loop, block)) return;
        if (block == _loop.Head)
        {
            if (_hasLatch) Join(_atLatch, forms);
            else forms.CopyTo(_atLatch, 0);
            _hasLatch = true;
        }
        else if (!_atStart.TryGetValue(block, out LinearForm[]? known))
        {
            _atStart.Add(block, (LinearForm[])forms.Clone());
            pending.Enqueue(block);
        }
        else if (Join(known, forms))
            pending.Enqueue(block);
    }

    /// <summary>Leaves what is the same in both; whether that changed the first.</summary>
    private static bool Join(LinearForm[] forms, LinearForm[] others)
    {
        bool changed = false;
        for (int register = 0; register < forms.Length; register++)
        {
            if (forms[register] == others[register] || !forms[register].IsKnown) continue;
            forms[register] = LinearForm.Unknown;
            changed = true;
        }

        return changed;
    }

    /// <summary>Follows the forms from the start of a block to its end.</summary>
    private void Run(int block, Action<int, Instruction, LinearForm[]>? visit)
    {
        LinearForm[] forms = _forms;
        _atStart[block].CopyTo(forms, 0);
        BasicBlock code = _graph.Blocks[block];
        for (int pc = code.Start; pc <= code.Last; pc += _program.Instructions.ItemRef(pc).Slots)
        {
            ref readonly Instruction instruction = ref _program.Instructions.ItemRef(pc);
            visit?.Invoke(pc, instruction, forms);
            if (RegisterUse.IsCall(instruction)) Array.Fill(forms, LinearForm.Unknown, 0, 6);
            int slot = SlotOf(instruction);
            RegisterSet written = RegisterUse.Writes(instruction);
            if (slot >= 0 && instruction.Row.WritesMemory)
                forms[slot] = Stored(instruction, forms);
            else if (!written.IsEmpty)
            {
                forms[written.Lowest] = slot >= 0 && instruction.Operation == Operation.Load ? forms[slot]
                    : instruction.Operation <= Operation.ByteSwap ? LinearForm.After(instruction, forms)
                    : LinearForm.Unknown;
            }
        }
    }

    /// <summary>The variable that an instruction loads or stores; -1 when it accesses memory, or none.</summary>
    private int SlotOf(in Instruction instruction)
    {
        if (Slots.Count == 0 || FrameSlots.SlotOf(instruction) is not StackSlot slot) return -1;
        for (int index = 0; index < Slots.Count; index++)
        {
            if (Slots[index] == slot) return FirstSlot + index;
        }

        return -1;
    }

    /// <summary>What a slot is after a store to it: of less than 64 bits, the low part, zero-extended.</summary>
    private static LinearForm Stored(in Instruction instruction, LinearForm[] forms) => instruction switch
    {
        { UsesSourceRegister: false } => LinearForm.Unknown,
        { OperandBits: 64 } => forms[instruction.Source],
        { OperandBits: 32 } => forms[instruction.Source].LowHalf(),
        _ => LinearForm.Unknown,
    };

    private void Collect()
    {
        int[] latches = [.. _loop.Blocks
            .Where(block => _graph.Blocks[block].Taken == _loop.Head || _graph.Blocks[block].Next == _loop.Head)];
        int everyTurn = latches.Aggregate(_dominators.Intersect);
        bool isNumbered = latches.Length <= MostLatches;
        Latches = isNumbered ? (ulong.MaxValue >> (MostLatches - latches.Length)) : 0;
        foreach (int block in _loop.Blocks)
        {
            bool isInEveryTurn = _dominators.Dominates(block, everyTurn);
            ulong over = isInEveryTurn ? Latches : isNumbered ? LatchesBehind(block, latches) : 0;
            if (over == 0 && !isInEveryTurn) continue;
            Run(block, isInEveryTurn ? (pc, instruction, forms) => CollectAccess(pc, block, instruction, forms) : null);
            CollectTest(block, over, isInEveryTurn ? Tests : TestsOfSome);
        }

        IsPlain = _loop.Blocks.Sum(CountExits) == 1 && _loop.Blocks.TrueForAll(IsPlainBlock);
    }

    private ulong LatchesBehind(int block, int[] latches)
    {
        ulong behind = 0;
        for (int latch = 0; latch < latches.Length; latch++)
        {
            if (_dominators.Dominates(block, latches[latch])) behind |= 1UL << latch;
        }

        return behind;
    }

    private int CountExits(int block)
    {
        BasicBlock code = _graph.Blocks[block];
        return Convert.ToInt32(Leaves(code.Taken)) + Convert.ToInt32(Leaves(code.Next));
    }

    private bool Leaves(int block) => block != ControlFlowGraph.None && !_forest.Contains(_loop, block);

    private bool IsPlainBlock(int block)
    {
        BasicBlock code = _graph.Blocks[block];
        for (int pc = code.Start; pc <= code.Last; pc += _program.Instructions.ItemRef(pc).Slots)
        {
            ref readonly Instruction instruction = ref _program.Instructions.ItemRef(pc);
            if (RegisterUse.IsCall(instruction) || instruction.Row.IsAtomic) return false;
        }

        return true;
    }

    private void CollectAccess(int pc, int block, in Instruction instruction, LinearForm[] forms)
    {
        if (!instruction.Row.AccessesMemory) return;
        bool loads = instruction.Operation is Operation.Load or Operation.LoadSignExtended;
        LinearForm address = forms[loads ? instruction.Source : instruction.Destination];
        if (!address.IsKnown) return;
        Accesses.Add(new LoopAccess(
            address, instruction.Offset, instruction.OperandBits / 8, instruction.Row.WritesMemory, pc, block));
    }

    private void CollectTest(int block, ulong latches, List<LoopTest> tests)
    {
        BasicBlock code = _graph.Blocks[block];
        Instruction jump = _program.Instructions[code.Last];
        if (!jump.Row.IsConditionalJump || jump.Operation == Operation.JumpIfSet) return;
        bool takenStays = _forest.Contains(_loop, code.Taken);
        if (takenStays == _forest.Contains(_loop, code.Next)) return;
        Operation operation = takenStays ? jump.Operation : Comparison.Negate(jump.Operation);
        LinearForm left = _forms[jump.Destination];
        LinearForm right = jump.UsesSourceRegister ? _forms[jump.Source] : LinearForm.Unknown;
        LoopTest test = new(code.Last, block, latches, operation, jump.Width, left, right, jump.Source, null);
        if (!jump.UsesSourceRegister)
        {
            tests.Add(test with { Constant = jump.Immediate });
            return;
        }

        tests.Add(test);
        tests.Add(test with
        {
            Operation = Comparison.Exchange(operation), Left = right, Right = left, RightRegister = jump.Destination,
        });
    }
}
