using Femto.Jit.Ir;

namespace Femto.Jit.Passes;

/// <summary>
/// Backward analysis: which 64-bit values need their high half computed. A high half that is known to be zero or the
/// sign is never demanded, since it can be had from the low half.
/// </summary>
internal sealed class HighHalfDemand
{
    private readonly bool[] demanded;
    private readonly Stack<Value> work = new();
    private readonly ValueWidths widths;
    private readonly CheckPlan?[] plans;

    public HighHalfDemand(
        Function function,
        ValueWidths widths,
        CheckPlan?[] plans,
        IReadOnlyDictionary<int, Signature> signatures)
    {
        this.widths = widths;
        this.plans = plans;
        demanded = new bool[function.ValueCount];
        foreach (Value value in function.Values)
            Roots(value, signatures);
        while (work.TryPop(out Value? value))
            Propagate(value);
    }

    /// <summary>Whether the high half of the value has to be computed.</summary>
    public bool IsDemanded(Value value) => demanded[value.Id];

    /// <summary>How the branch compares: on 32 bits where both high halves are known alike.</summary>
    public bool ComparesLowHalves(Value branch)
    {
        Width left = widths.Of(branch.Operands[0]);
        Width right = widths.Of(branch.Operands[1]);
        return (left.HighIsZero && right.HighIsZero) || (left.HighIsSign && right.HighIsSign);
    }

    /// <summary>How the arithmetic is done: on 32 bits where the result of the low halves is the result.</summary>
    public bool ComputesOnLowHalves(Value value)
    {
        Width left = widths.Of(value.Operands[0]);
        Width right = widths.Of(value.Operands[1]);
        return value.Op switch
        {
            Op.UnsignedDivide or Op.UnsignedModulo => left.HighIsZero && right.HighIsZero,
            // One bit less than the width: MIN / -1 of 32 bits does not wrap in 64.
            Op.SignedDivide or Op.SignedModulo => left.Signed < 32 && right.Signed < 32,
            _ => false,
        };
    }

    private void Demand(Value value)
    {
        if (value.Type != IrType.I64 || value.IsConstant)
            return;
        Width width = widths.Of(value);
        if (width.HighIsZero || width.HighIsSign || demanded[value.Id])
            return;
        demanded[value.Id] = true;
        work.Push(value);
    }

    private void DemandAll(Span<Value> operands)
    {
        foreach (Value operand in operands)
            Demand(operand);
    }

    private void Roots(Value value, IReadOnlyDictionary<int, Signature> signatures)
    {
        switch (value.Op)
        {
            case Op.Store or Op.AtomicUpdate or Op.AtomicCompareExchange:
                DemandAll(value.Operands.Span[1..]);
                break;
            case Op.Return or Op.CallHelper:
                DemandAll(value.Operands.Span);
                break;
            case Op.CallLocal:
                foreach (SignatureParameter parameter in signatures[(int)value.Immediate].Parameters)
                {
                    if (parameter.IsHighHalf)
                        Demand(value.Operands[OperandOf(signatures[(int)value.Immediate], parameter.Register)]);
                }

                break;
            case Op.Branch when !ComparesLowHalves(value):
            case >= Op.UnsignedDivide and <= Op.SignedModulo when !ComputesOnLowHalves(value):
                DemandAll(value.Operands.Span);
                break;
            case Op.ShiftRight or Op.ArithmeticShiftRight or Op.ByteSwap64:
                // The low half of the result has bits of the operand's high half.
                Demand(value.Operands[0]);
                break;
            case Op.Check when plans[value.Id] is { Form: not (CheckForm.Proven or CheckForm.Fails) } plan:
                Demand(plan.Offset);
                break;
            case Op.CheckRegion:
                Demand(value.Operands[0]);
                break;
        }
    }

    /// <summary>
    /// The operand of a local call that carries a register: operands stand in the order of registers, and every
    /// register has a low half.
    /// </summary>
    public static int OperandOf(Signature signature, int register)
    {
        int operand = 0;
        foreach (SignatureParameter parameter in signature.Parameters)
            operand += !parameter.IsHighHalf && parameter.Register < register ? 1 : 0;
        return operand;
    }

    private void Propagate(Value value)
    {
        switch (value.Op)
        {
            case Op.Phi or Op.Add or Op.Subtract or Op.And or Op.Or or Op.Xor or Op.Check:
            case Op.Multiply when !MultipliesLowHalves(value):
                DemandAll(value.Operands.Span);
                break;
            case Op.ShiftLeft when !(value.Operands[1].IsConstant && (value.Operands[1].Immediate & 32) != 0):
                Demand(value.Operands[0]);
                break;
        }
    }

    /// <summary>Whether the 64-bit product depends on the low halves only.</summary>
    public bool MultipliesLowHalves(Value value)
    {
        Width left = widths.Of(value.Operands[0]);
        Width right = widths.Of(value.Operands[1]);
        return (left.HighIsZero && right.HighIsZero) || (left.HighIsSign && right.HighIsSign);
    }
}
