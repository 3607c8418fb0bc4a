using Femto.Jit.Bytecode;

namespace Femto.Jit.Verification.Abstract;

/// <summary>A jump that turns of a loop execute and that leaves the loop in one direction.</summary>
/// <param name="Pc">Where it is.</param>
/// <param name="Latches">By number, the ways back to the head that lead over it.</param>
/// <param name="Operation">The comparison under which the loop goes on.</param>
/// <param name="Width">Its width.</param>
/// <param name="Left">Its left operand.</param>
/// <param name="Right">Its right operand, unless that is a constant.</param>
/// <param name="RightRegister">The register that has it.</param>
/// <param name="Constant">The constant.</param>
internal readonly record struct LoopTest(
    int Pc, ulong Latches, Operation Operation, int Width, LinearForm Left, LinearForm Right, int RightRegister, long? Constant)
{
    internal bool IsSigned => Operation is >= Operation.JumpIfSignedGreater and <= Operation.JumpIfSignedLessOrEqual;

    /// <summary>Whether it bounds the left operand from one side.</summary>
    internal bool IsOrder => Operation is not (Operation.JumpIfEqual or Operation.JumpIfNotEqual);
}

/// <summary>An access that every turn of a loop makes.</summary>
/// <param name="Address">Its address without the offset.</param>
/// <param name="Offset">The offset.</param>
/// <param name="Size">Bytes.</param>
internal readonly record struct LoopAccess(LinearForm Address, int Offset, int Size);

/// <summary>How registers change from turn to turn of a loop, and what every turn does.</summary>
internal sealed class InductionAnalysis
{
    /// <summary>Ways back that a <see cref="LoopTest.Latches"/> has room for.</summary>
    private const int MostLatches = 64;

    private readonly Program _program;
    private readonly ControlFlowGraph _graph;
    private readonly LoopForest _forest;
    private readonly Loop _loop;
    private readonly Dictionary<int, LinearForm[]> _atStart = [];
    private readonly LinearForm[] _atLatch = new LinearForm[RegisterSet.FramePointer + 1];
    private readonly LinearForm[] _forms = new LinearForm[RegisterSet.FramePointer + 1];
    private bool _hasLatch;

    private InductionAnalysis(Program program, ControlFlowGraph graph, LoopForest forest, Loop loop)
    {
        _program = program;
        _graph = graph;
        _forest = forest;
        _loop = loop;
    }

    /// <summary>Analyses a loop; null when it is entered elsewhere than at its head.</summary>
    internal static InductionAnalysis? Find(
        Program program, ControlFlowGraph graph, LoopForest forest, Dominators dominators, Loop loop)
    {
        if (!loop.Blocks.TrueForAll(block => dominators.Dominates(loop.Head, block))) return null;
        InductionAnalysis analysis = new(program, graph, forest, loop);
        analysis.Solve();
        analysis.Collect(dominators);
        return analysis;
    }

    /// <summary>The tests that every turn makes.</summary>
    internal List<LoopTest> Tests { get; } = [];

    /// <summary>The tests that some of the ways back make, but not all.</summary>
    internal List<LoopTest> TestsOfSome { get; } = [];

    /// <summary>All ways back to the head, as in <see cref="LoopTest.Latches"/>.</summary>
    internal ulong Latches { get; private set; }

    internal List<LoopAccess> Accesses { get; } = [];

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
        var start = new LinearForm[RegisterSet.FramePointer + 1];
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
    private void Run(int block, Action<Instruction, LinearForm[]>? visit)
    {
        LinearForm[] forms = _forms;
        _atStart[block].CopyTo(forms, 0);
        BasicBlock code = _graph.Blocks[block];
        for (int pc = code.Start; pc <= code.Last; pc += _program.Instructions.ItemRef(pc).Slots)
        {
            ref readonly Instruction instruction = ref _program.Instructions.ItemRef(pc);
            visit?.Invoke(instruction, forms);
            if (RegisterUse.IsCall(instruction)) Array.Fill(forms, LinearForm.Unknown, 0, 6);
            RegisterSet written = RegisterUse.Writes(instruction);
            if (written.IsEmpty) continue;
            forms[written.Lowest] = instruction.Operation <= Operation.ByteSwap
                ? LinearForm.After(instruction, forms)
                : LinearForm.Unknown;
        }
    }

    private void Collect(Dominators dominators)
    {
        int[] latches = [.. _loop.Blocks
            .Where(block => _graph.Blocks[block].Taken == _loop.Head || _graph.Blocks[block].Next == _loop.Head)];
        int everyTurn = latches.Aggregate(dominators.Intersect);
        bool isNumbered = latches.Length <= MostLatches;
        Latches = isNumbered ? (ulong.MaxValue >> (MostLatches - latches.Length)) : 0;
        foreach (int block in _loop.Blocks)
        {
            bool isInEveryTurn = dominators.Dominates(block, everyTurn);
            ulong over = isInEveryTurn ? Latches : isNumbered ? LatchesBehind(block, latches, dominators) : 0;
            if (over == 0 && !isInEveryTurn) continue;
            Run(block, isInEveryTurn ? CollectAccess : null);
            CollectTest(_graph.Blocks[block], over, isInEveryTurn ? Tests : TestsOfSome);
        }
    }

    private static ulong LatchesBehind(int block, int[] latches, Dominators dominators)
    {
        ulong behind = 0;
        for (int latch = 0; latch < latches.Length; latch++)
        {
            if (dominators.Dominates(block, latches[latch])) behind |= 1UL << latch;
        }

        return behind;
    }

    private void CollectAccess(Instruction instruction, LinearForm[] forms)
    {
        if (!instruction.Row.AccessesMemory) return;
        bool loads = instruction.Operation is Operation.Load or Operation.LoadSignExtended;
        LinearForm address = forms[loads ? instruction.Source : instruction.Destination];
        if (address.IsKnown) Accesses.Add(new LoopAccess(address, instruction.Offset, instruction.OperandBits / 8));
    }

    private void CollectTest(BasicBlock block, ulong latches, List<LoopTest> tests)
    {
        Instruction jump = _program.Instructions[block.Last];
        if (!jump.Row.IsConditionalJump || jump.Operation == Operation.JumpIfSet) return;
        bool takenStays = _forest.Contains(_loop, block.Taken);
        if (takenStays == _forest.Contains(_loop, block.Next)) return;
        Operation operation = takenStays ? jump.Operation : Comparison.Negate(jump.Operation);
        LinearForm left = _forms[jump.Destination];
        LinearForm right = jump.UsesSourceRegister ? _forms[jump.Source] : LinearForm.Unknown;
        LoopTest test = new(block.Last, latches, operation, jump.Width, left, right, jump.Source, null);
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
