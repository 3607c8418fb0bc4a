namespace Femto.Jit.Ir;

/// <summary>A function in SSA form. Blocks are in reverse postorder; the first is the entry.</summary>
internal sealed class Function(string name, int start)
{
    public string Name { get; } = name;

    /// <summary>Pc at which the function starts in the bytecode; it is called by this number.</summary>
    public int Start { get; } = start;

    public List<Block> Blocks { get; } = [];

    /// <summary>The parameters in the order of the internal calling convention, see <see cref="Signature"/>.</summary>
    public Signature Signature { get; set; } = Signature.Entry;

    /// <summary>
    /// The halves that 64-bit values were split into, and of each whether it is a high half and no low one, too; null unless
    /// somebody wants to know.
    /// </summary>
    public Dictionary<Value, bool>? Halves { get; set; }

    /// <summary>Bytes of the function's eBPF frame.</summary>
    public int FrameBytes { get; init; }

    /// <summary>One more than the largest value id in use.</summary>
    public int ValueCount { get; private set; }

    /// <summary>One more than the largest block id in use.</summary>
    public int BlockCount { get; private set; }

    public Block NewBlock() => new(BlockCount++);

    public Value NewValue(Op op, IrType type, params ReadOnlySpan<Value> operands) =>
        new(ValueCount++, op, type, operands);

    /// <summary>A value of its own that computes the same where the other stands.</summary>
    public Value NewCopy(Value value)
    {
        Value copy = NewValue(value.Op, value.Type, value.Operands.Span);
        copy.CopyFields(value);
        return copy;
    }

    public Value NewConstant(IrType type, long value)
    {
        Value constant = NewValue(Op.Constant, type);
        constant.Immediate = type == IrType.I32 ? unchecked((int)value) : value;
        return constant;
    }

    /// <summary>Sets the counters after the text form was read, whose ids are free.</summary>
    public void Reserve(int values, int blocks)
    {
        ValueCount = Math.Max(ValueCount, values);
        BlockCount = Math.Max(BlockCount, blocks);
    }

    /// <summary>All values, block by block, phis first.</summary>
    public ValueSequence Values => new(Blocks);
}
