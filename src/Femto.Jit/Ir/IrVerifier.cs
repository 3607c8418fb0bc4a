namespace Femto.Jit.Ir;

/// <summary>Checks the invariants of the intermediate form. Runs after every pass in tests and when asked to.</summary>
internal static class IrVerifier
{
    /// <summary>
    /// Throws <see cref="InternalCompilerException"/> naming <paramref name="pass"/> when one is broken.
    /// </summary>
    /// <param name="function">The function.</param>
    /// <param name="pass">The pass that ran last.</param>
    /// <param name="split">Whether 64-bit values must be gone.</param>
    public static void Verify(Function function, string pass, bool split)
    {
        var dominators = new DominatorTree(function);
        var position = new Dictionary<Value, (Block Block, int Index)>();
        foreach (Block block in function.Blocks)
            Define(block, position, Fail);
        HashSet<Block> blocks = [.. function.Blocks];
        foreach (Block block in function.Blocks)
        {
            VerifyEdges(block, blocks, Fail);
            foreach (Value value in block.Phis.Concat(block.Body))
                VerifyValue(value, block, position, dominators, split, Fail);
        }

        void Fail(string message) =>
            throw new InternalCompilerException(pass, message + Environment.NewLine + Printer.Print(function));
    }

    private static void Define(Block block, Dictionary<Value, (Block, int)> position, Action<string> fail)
    {
        for (int i = 0; i < block.Phis.Count; i++)
        {
            if (block.Phis[i].Op != Op.Phi)
                fail($"{block.Phis[i]} stands among the phis of {block}");
            if (!position.TryAdd(block.Phis[i], (block, -1)))
                fail($"{block.Phis[i]} is defined twice");
        }

        for (int i = 0; i < block.Body.Count; i++)
        {
            Value value = block.Body[i];
            if (value.Op == Op.Phi)
                fail($"phi {value} stands in the body of {block}");
            if (value.IsTerminator != (i == block.Body.Count - 1))
                fail($"{block} does not end with its only terminator");
            if (!position.TryAdd(value, (block, i)))
                fail($"{value} is defined twice");
        }

        if (block.Body.Count == 0)
            fail($"{block} is empty");
    }

    private static void VerifyEdges(Block block, HashSet<Block> blocks, Action<string> fail)
    {
        foreach (Block successor in block.Successors)
        {
            int edges = block.Successors.Count(other => other == successor);
            if (successor.Predecessors.Count(other => other == block) != edges)
                fail($"the edge from {block} to {successor} is not among its predecessors");
            if (!blocks.Contains(successor))
                fail($"{block} leads to {successor}, which is not in the function");
        }

        foreach (Block predecessor in block.Predecessors)
        {
            if (!predecessor.Successors.Contains(block))
                fail($"{predecessor} does not lead to {block}");
        }
    }

    private static void VerifyValue(
        Value value,
        Block block,
        Dictionary<Value, (Block Block, int Index)> position,
        DominatorTree dominators,
        bool split,
        Action<string> fail)
    {
        OpRow row = value.Op.Row();
        if (row.OperandCount != OpRow.AnyCount && value.Operands.Count != row.OperandCount)
            fail($"{Printer.Print(value)}: {row.OperandCount} operands expected");
        if (value.Op == Op.Phi && value.Operands.Count != block.Predecessors.Count)
            fail($"{Printer.Print(value)}: one operand per predecessor expected");
        if (split && value.Type == IrType.I64)
            fail($"{Printer.Print(value)}: 64-bit value after the split");
        if (value.Op is Op.LowHalf or Op.HighHalf != (value.Operands is [{ Type: IrType.Pair }]))
            fail($"{Printer.Print(value)}: only halves take pairs");

        for (int i = 0; i < value.Operands.Count; i++)
        {
            Value operand = value.Operands[i];
            if (!position.TryGetValue(operand, out (Block Block, int Index) at))
            {
                fail($"{Printer.Print(value)}: {operand} is not defined");
                return;
            }

            bool dominates = value.Op == Op.Phi
                ? dominators.Dominates(at.Block, block.Predecessors[i])
                : at.Block == block ? at.Index < position[value].Index : dominators.Dominates(at.Block, block);
            if (!dominates)
                fail($"{Printer.Print(value)}: {operand} does not dominate its use");
        }

        VerifyTypes(value, fail);
    }

    private static void VerifyTypes(Value value, Action<string> fail)
    {
        bool sameType = value.Op is Op.Phi or (>= Op.Add and <= Op.ByteSwap64) or Op.Check
            && value.Operands.Exists(operand => operand.Type != value.Type);
        bool wrongWidth = value.Op switch
        {
            Op.ZeroExtend or Op.SignExtend => value.Type != IrType.I64 || value.Operands[0].Type != IrType.I32,
            Op.Truncate => value.Type != IrType.I32 || value.Operands[0].Type != IrType.I64,
            Op.Branch => value.Operands[0].Type != value.Operands[1].Type,
            _ => false,
        };
        if (sameType || wrongWidth)
            fail($"{Printer.Print(value)}: types of the operands do not fit");
    }
}
