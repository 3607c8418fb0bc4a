namespace Femto.Jit.Ir;

/// <summary>
/// A value in SSA form, or an instruction without result. The fields below the operands mean something for some
/// operations only; <see cref="OpTable"/> says for which.
/// </summary>
internal sealed class Value
{
    private OperandList operands;

    public Value(int id, Op op, IrType type, params ReadOnlySpan<Value> operands)
    {
        Id = id;
        Op = op;
        Type = type;
        this.operands.Set(operands);
    }

    /// <summary>
    /// Number within the function; dense enough to index arrays of <see cref="Function.ValueCount"/>.
    /// </summary>
    public int Id { get; }

    public Op Op { get; set; }

    public IrType Type { get; set; }

    public ref OperandList Operands => ref operands;

    /// <summary>
    /// A constant (sign-extended from its type), the number of a parameter, the displacement of a memory access or
    /// check, the limit of an offset check, the number of a helper, the start of a local callee.
    /// </summary>
    public long Immediate { get; set; }

    /// <summary>Bytes of the memory access or check; 0 for anything else, or where an operand has them.</summary>
    public int Size { get; set; }

    /// <summary>Whether a narrow load is sign-extended, a division or a shift pair is signed.</summary>
    public bool Signed { get; set; }

    /// <summary>Whether the checked access writes; whether a division yields the remainder.</summary>
    public bool Flag { get; set; }

    /// <summary>Whether the verifier has proven that the checked access is inside.</summary>
    public bool Proven { get; set; }

    /// <summary>
    /// An upper bound of the value read as unsigned, which the verifier has proven for where the value is computed: it
    /// holds nowhere else, should the value be moved.
    /// </summary>
    public ulong Max { get; set; } = ulong.MaxValue;

    /// <summary>Likewise: the value lies in [-2^(SignedBits-1), 2^(SignedBits-1)) when read as signed.</summary>
    public byte SignedBits { get; set; } = 64;

    public Provenance Provenance { get; set; }

    public Condition Condition { get; set; }

    public AtomicKind Atomic { get; set; }

    /// <summary>Targets of a terminator: the first when the condition holds, or the only one of a jump.</summary>
    public Block? Then { get; set; }

    /// <summary>The block after a branch whose condition does not hold.</summary>
    public Block? Else { get; set; }

    /// <summary>Pc of the bytecode instruction it comes from; -1 for none.</summary>
    public int Pc { get; set; } = -1;

    /// <summary>The value that stands for this one, which a pass has removed or is about to; else null.</summary>
    public Value? Replacement { get; set; }

    /// <summary>Takes over all that is below the operands, the targets of a terminator apart.</summary>
    public void CopyFields(Value other)
    {
        (Immediate, Size, Signed, Flag, Proven) = (other.Immediate, other.Size, other.Signed, other.Flag, other.Proven);
        (Max, SignedBits, Provenance) = (other.Max, other.SignedBits, other.Provenance);
        (Condition, Atomic, Pc) = (other.Condition, other.Atomic, other.Pc);
    }

    public bool IsConstant => Op == Op.Constant;

    public bool IsTerminator => Op >= Op.Jump;

    /// <summary>Whether this is the constant <paramref name="value"/> (sign-extended from its type).</summary>
    public bool Is(long value) => Op == Op.Constant && Immediate == value;

    /// <summary>The value that stands for this one in the end.</summary>
    public Value Resolve()
    {
        if (Replacement is null)
            return this;
        Value last = Replacement;
        while (last.Replacement is { } next)
            last = next;

        // Leave shortcuts behind, so that long chains are followed once.
        Value current = this;
        while (current.Replacement is { } next && next != last)
        {
            current.Replacement = last;
            current = next;
        }

        return last;
    }

    /// <summary>Takes, for operands that were replaced, what stands for them; says whether there were any.</summary>
    public bool ResolveOperands()
    {
        bool changed = false;
        foreach (ref Value operand in operands.Span)
        {
            if (operand.Replacement is null)
                continue;
            operand = operand.Resolve();
            changed = true;
        }

        return changed;
    }

    public override string ToString() => $"v{Id}";
}
