using System.Collections.Immutable;
using Femto.Jit.Bytecode;
using Femto.Jit.Verification;
using Femto.Jit.Verification.Abstract;

namespace Femto.Jit.Cli.Inspection;

/// <summary>A basic block of a function.</summary>
/// <param name="Start">Pc of its first instruction.</param>
/// <param name="Last">Pc of its last instruction.</param>
/// <param name="Depth">The loops it is in.</param>
/// <param name="Edges">Where control goes on.</param>
internal sealed record InspectedBlock(int Start, int Last, int Depth, ImmutableArray<InspectedEdge> Edges);

/// <summary>A way from a block to another.</summary>
/// <param name="Target">Index of the block.</param>
/// <param name="IsTaken">Whether the block's last instruction jumps there, rather than that control runs on.</param>
/// <param name="IsBack">Whether it closes a loop.</param>
/// <param name="TripCount">Of a loop closed, how often control goes back at most; null where that is not known.</param>
internal readonly record struct InspectedEdge(int Target, bool IsTaken, bool IsBack, ulong? TripCount);

/// <summary>The blocks of a function.</summary>
internal sealed class InspectedFunction
{
    private readonly ControlFlowGraph _graph;

    private InspectedFunction(VerifiedFunction function, ControlFlowGraph graph, ImmutableArray<InspectedBlock> blocks)
    {
        _graph = graph;
        Function = function;
        Blocks = blocks;
    }

    /// <summary>The function.</summary>
    public VerifiedFunction Function { get; }

    /// <summary>Its blocks, ordered by pc; the first is its entry.</summary>
    public ImmutableArray<InspectedBlock> Blocks { get; }

    /// <summary>The functions of a program.</summary>
    public static ImmutableArray<InspectedFunction> AllOf(VerifiedProgram program) =>
        [.. program.Functions.Select(function => Of(program, function))];

    /// <summary>The block that an instruction is in.</summary>
    public InspectedBlock BlockOf(int pc) => Blocks[_graph.BlockEndingAt(pc)];

    private static InspectedFunction Of(VerifiedProgram program, VerifiedFunction function)
    {
        ControlFlowGraph graph = ControlFlowGraph.Build(program.Program, function);
        LoopForest? loops = LoopForest.Find(graph);
        return new InspectedFunction(function, graph,
        [
            .. graph.Blocks.Select((block, index) => new InspectedBlock(
                block.Start, block.Last, loops?.InnermostOf(index)?.Depth ?? 0,
                [.. EdgesOf(program, graph, loops, index)])),
        ]);
    }

    private static IEnumerable<InspectedEdge> EdgesOf(
        VerifiedProgram program, ControlFlowGraph graph, LoopForest? loops, int index)
    {
        BasicBlock block = graph.Blocks[index];
        if (block.Next != ControlFlowGraph.None)
            yield return Edge(block.Next, isTaken: false);
        if (block.Taken != ControlFlowGraph.None && block.Taken != block.Next)
            yield return Edge(block.Taken, isTaken: true);

        InspectedEdge Edge(int target, bool isTaken)
        {
            bool isBack = false;
            for (Loop? loop = loops?.InnermostOf(index); loop is not null; loop = loop.Parent)
                isBack |= loop.Head == target;
            return new InspectedEdge(
                target, isTaken, isBack, isBack ? program.TripCounts.GetValueOrDefault(graph.Blocks[target].Start) : null);
        }
    }
}
