using Femto.Jit.Ir;

namespace Femto.Jit.Passes;

/// <summary>
/// Gives every edge from a block with several successors to one with several predecessors a block of its own, so
/// that moves for the edge have a place. Empty blocks cost nothing: layout removes them.
/// </summary>
internal static class CriticalEdges
{
    public static void Run(Function function)
    {
        foreach (Block block in function.Blocks.ToArray())
        {
            Value terminator = block.Terminator;
            if (terminator.Else is null)
                continue;
            if (terminator.Then!.Predecessors.Count > 1)
                terminator.Then = Divide(function, block, terminator.Then);
            if (terminator.Else.Predecessors.Count > 1)
                terminator.Else = Divide(function, block, terminator.Else);
        }

        Order(function);
    }

    /// <summary>
    /// Reverse postorder, in which what leads back into a loop stands right behind the branch to it: so the branch that is
    /// taken least, out of the loop, is the one that leads elsewhere.
    /// </summary>
    private static void Order(Function function)
    {
        List<Block> order = BlockOrder.ReversePostorder(function.Blocks[0], function.BlockCount);
        function.Blocks.Clear();
        function.Blocks.AddRange(order);
        int[] places = BlockOrder.Places(function);
        function.Blocks.Clear();
        foreach (Block block in order)
        {
            if (LeadsBackFromBranch(block, places))
                continue;
            function.Blocks.Add(block);
            foreach (Block successor in block.Successors)
            {
                if (LeadsBackFromBranch(successor, places))
                    function.Blocks.Add(successor);
            }
        }
    }

    private static bool LeadsBackFromBranch(Block block, int[] places) => block.Terminator.Op == Op.Jump
        && places[block.Terminator.Then!.Id] <= places[block.Id]
        && block.Predecessors is [{ Terminator.Else: not null }];

    private static Block Divide(Function function, Block from, Block to)
    {
        Block edge = function.NewBlock();
        Value jump = function.NewValue(Op.Jump, IrType.None);
        jump.Pc = from.Terminator.Pc;
        jump.Then = to;
        edge.Body.Add(jump);
        edge.Predecessors.Add(from);
        to.Predecessors[to.Predecessors.IndexOf(from)] = edge;
        return edge;
    }
}
