using System.Collections.Immutable;

namespace Femto.Jit.Verification;

/// <summary>The blocks from which control goes to each block, in one array.</summary>
internal sealed class Predecessors
{
    private readonly int[] _sources;

    /// <summary>Where in the array the sources of each block end; they begin where those of the block before it end.</summary>
    private readonly int[] _ends;

    private Predecessors(int[] sources, int[] ends) => (_sources, _ends) = (sources, ends);

    internal ReadOnlySpan<int> this[int block] => _sources.AsSpan((block == 0 ? 0 : _ends[block - 1]).._ends[block]);

    internal static Predecessors Find(ImmutableArray<BasicBlock> blocks)
    {
        int[] ends = new int[blocks.Length];
        int edges = 0;
        foreach (ref readonly BasicBlock block in blocks.AsSpan())
        {
            if (block.Taken != ControlFlowGraph.None) ends[block.Taken]++;
            if (IsSecondEdge(block)) ends[block.Next]++;
        }

        // First each element is where the sources of its block begin; filling them in moves it to their end.
        foreach (ref int end in ends.AsSpan()) (end, edges) = (edges, edges + end);
        int[] sources = new int[edges];
        for (int index = 0; index < blocks.Length; index++)
        {
            ref readonly BasicBlock block = ref blocks.ItemRef(index);
            if (block.Taken != ControlFlowGraph.None) sources[ends[block.Taken]++] = index;
            if (IsSecondEdge(block)) sources[ends[block.Next]++] = index;
        }

        return new Predecessors(sources, ends);
    }

    private static bool IsSecondEdge(in BasicBlock block) =>
        block.Next != ControlFlowGraph.None && block.Next != block.Taken;
}
