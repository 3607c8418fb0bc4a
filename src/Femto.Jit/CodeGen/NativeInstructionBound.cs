using Femto.Jit.Ir;
using Femto.Jit.Verification;
using Femto.Jit.Verification.Abstract;
using Femto.Jit.Verification.Costs;

namespace Femto.Jit.CodeGen;

/// <summary>
/// Bounds how many machine instructions a run executes: the longest path through the code as it is, whose loops make as many
/// turns as those of the bytecode that they are made of.
/// </summary>
internal sealed class NativeInstructionBound
{
    private readonly VerifiedProgram program;
    private readonly NativeInstructionCounts counts;
    private readonly FunctionShape entry;

    /// <summary>By the start of functions, callees first.</summary>
    private readonly Dictionary<int, FunctionCost> costs = [];

    private NativeInstructionBound(VerifiedProgram program, FunctionShape entry, NativeInstructionCounts counts)
    {
        this.program = program;
        this.entry = entry;
        this.counts = counts;
    }

    /// <summary>The bound of a program; null where it has none.</summary>
    /// <param name="program">The program.</param>
    /// <param name="shapes">Its functions, each ahead of those that it calls; the entry is the first.</param>
    /// <param name="counts">The instructions of the code.</param>
    public static long? Find(VerifiedProgram program, IReadOnlyList<FunctionShape> shapes, NativeInstructionCounts counts)
    {
        if (program.InstructionBound.Instructions is null or long.MaxValue)
            return null;
        var bound = new NativeInstructionBound(program, shapes[0], counts);
        foreach (FunctionShape shape in shapes.Reverse())
        {
            if (bound.CostOf(shape) is not FunctionCost cost)
                return null;
            bound.costs.Add(shape.Function.Source.Start, cost);
        }

        return bound.costs[0].Instructions;
    }

    private FunctionCost? CostOf(FunctionShape shape)
    {
        var graph = new ControlFlowGraph([.. shape.Function.Blocks.Select(static block => new BasicBlock(
            block.Index, block.Index, SuccessorOf(block, 0), SuccessorOf(block, 1)))]);
        if (LoopForest.Find(graph) is not LoopForest forest || !AreTurnsKnown(shape.Function, graph, forest))
            return null;
        BlockCost[] blocks = CostsOf(shape);
        (long longest, _) = LongestPath.Find(graph, forest, blocks, loop => TurnsOf(shape.Function, loop) ?? 0);
        return new FunctionCost(longest, Array.Exists(blocks, static block => block.AtTrap is not null));
    }

    private static int SuccessorOf(MachineBlock block, int number) =>
        number < block.Successors.Count ? block.Successors[number].Index : ControlFlowGraph.None;

    /// <summary>
    /// Whether each loop is entered at its head only, begins where a loop of the bytecode does, and has nothing in it that is
    /// not in that one: then it goes back as often as that does.
    /// </summary>
    private bool AreTurnsKnown(MachineFunction function, ControlFlowGraph graph, LoopForest forest)
    {
        if (forest.Loops.Count == 0)
            return true;
        ControlFlowGraph bytecode = ControlFlowGraph.Build(program.Program, program.FunctionAt(function.Source.Start));
        LoopForest loops = LoopForest.Find(bytecode)!;
        Predecessors predecessors = graph.FindPredecessors();
        return forest.Loops.TrueForAll(loop => TurnsOf(function, loop) is not null
            && loops.Loops.Find(origin => bytecode.Blocks[origin.Head].Start == StartOf(loop.Head)) is Loop source
            && loop.Blocks.TrueForAll(block =>
                (StartOf(block) is not int start || loops.Contains(source, bytecode.BlockEndingAt(start)))
                && (block == loop.Head || IsInside(loop, predecessors[block]))));

        int? StartOf(int block) => function.Blocks[block].Source.Start;

        bool IsInside(Loop loop, ReadOnlySpan<int> blocks)
        {
            foreach (int block in blocks)
            {
                if (!forest.Contains(loop, block))
                    return false;
            }

            return true;
        }
    }

    private long? TurnsOf(MachineFunction function, Loop loop) =>
        function.Blocks[loop.Head].Source.Start is int start && program.TripCounts.TryGetValue(start, out ulong? turns)
            && turns <= ProgramFacts.LargestTripCount ? (long)turns : null;

    private BlockCost[] CostsOf(FunctionShape shape)
    {
        MachineFunction function = shape.Function;
        var found = new BlockCost[function.Blocks.Count];
        int end = counts.OffsetOf(shape.Traps);
        for (int index = function.Blocks.Count - 1; index >= 0; index--)
        {
            int start = shape.Blocks[index].Place is null ? end : counts.OffsetOf(shape.Blocks[index]);
            found[index] = CostOf(function.Blocks[index], counts.Between(start, end), TrapCost(shape));
            end = start;
        }

        long prologue = counts.Between(counts.OffsetOf(shape.Start), end);
        found[0] = new BlockCost(prologue + found[0].Whole, prologue + found[0].AtTrap);
        return found;
    }

    private BlockCost CostOf(MachineBlock block, long instructions, long trapCost)
    {
        bool traps = false;
        bool calleeTraps = false;
        foreach (MachineInstruction instruction in block.Instructions)
        {
            traps |= instruction.Is(CommonOp.TrapIf);
            if (!instruction.Is(CommonOp.CallLocal))
                continue;
            FunctionCost callee = costs[(int)instruction.Immediate];
            instructions = Saturating.Add(instructions, callee.Instructions);
            calleeTraps |= callee.MayTrap;
        }

        return new BlockCost(instructions, traps ? Saturating.Add(instructions, trapCost) : calleeTraps ? instructions : null);
    }

    /// <summary>
    /// The call of a trap block, and all that trap blocks of the function do; a nested function leaves by those of the entry.
    /// </summary>
    private long TrapCost(FunctionShape shape) =>
        counts.TrapCall + TrapBlocksOf(shape) + (shape == entry ? 0 : TrapBlocksOf(entry));

    private long TrapBlocksOf(FunctionShape shape) =>
        counts.Between(counts.OffsetOf(shape.Traps), counts.OffsetOf(shape.End));
}
