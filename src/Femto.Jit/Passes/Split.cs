using System.Runtime.InteropServices;
using Femto.Jit.Ir;

namespace Femto.Jit.Passes;

/// <summary>
/// Splits 64-bit values into 32-bit halves for 32-bit machines. High halves are computed only where
/// <see cref="HighHalfDemand"/> asks for them; where <see cref="ValueWidths"/> knows them they are zero or the sign.
/// Checks take the form <see cref="CheckPlanner"/> chose. Afterwards no 64-bit value is left.
/// </summary>
internal sealed partial class Split : BodyRewriter
{
    private readonly VerifiedProgram program;
    private readonly IReadOnlyDictionary<int, Signature> signatures;
    private readonly ValueWidths widths;
    private readonly CheckPlanner planner;
    private readonly CheckPlan?[] plans;
    private readonly HighHalfDemand demand;

    /// <summary>
    /// By the id of a value: whether it had 64 bits, and its halves once they are there. The split changes types as it
    /// goes; operands are asked for the type they had before.
    /// </summary>
    private readonly bool[] wide;
    private readonly Value?[] lows;
    private readonly Value?[] highs;
    private readonly List<Value> operands = [];

    private readonly record struct SplitPhi(Block Block, Value Old, Value Low, Value? High);

    private Split(Function function, VerifiedProgram program, IReadOnlyDictionary<int, Signature> signatures)
        : base(function)
    {
        this.program = program;
        this.signatures = signatures;
        widths = new ValueWidths(function);
        planner = new CheckPlanner(function, program, widths);
        plans = planner.PlanAll();
        demand = new HighHalfDemand(function, widths, plans, signatures);
        wide = new bool[function.ValueCount];
        lows = new Value?[function.ValueCount];
        highs = new Value?[function.ValueCount];
        foreach (Value value in function.Values)
            wide[value.Id] = value.Type == IrType.I64;
    }

    /// <summary>Splits a function.</summary>
    /// <param name="function">The function.</param>
    /// <param name="program">The program it belongs to.</param>
    /// <param name="signatures">Signatures of the functions split before, by start: all callees.</param>
    public static void Run(
        Function function, VerifiedProgram program, IReadOnlyDictionary<int, Signature> signatures) =>
        new Split(function, program, signatures).Run();

    private void Run()
    {
        SplitSignature();
        var phis = new List<SplitPhi>();
        foreach (Block block in Function.Blocks)
            SplitPhis(block, phis);
        RewriteBodies();
        phis.ForEach(Complete);
        if (Function.Halves is not null)
            NoteHalves(Function.Halves);
    }

    private void NoteHalves(Dictionary<Value, bool> halves)
    {
        foreach (Value? high in highs)
        {
            if (high is not null)
                halves[high] = true;
        }

        foreach (Value? low in lows)
        {
            if (low is not null)
                halves[low] = false;
        }
    }

    private void SplitSignature()
    {
        Value[] parameters = [.. Function.Blocks[0].Body.Where(value => value.Op == Op.Parameter)];
        var halves = new List<SignatureParameter>();
        foreach (SignatureParameter whole in Function.Signature.Parameters)
        {
            Value? parameter = Array.Find(parameters,
                value => Function.Signature.Parameters[(int)value.Immediate] == whole);
            halves.Add(whole);
            if (parameter is not null && demand.IsDemanded(parameter))
                halves.Add(whole with { IsHighHalf = true });
        }

        foreach (Value parameter in parameters)
        {
            SignatureParameter whole = Function.Signature.Parameters[(int)parameter.Immediate];
            parameter.Immediate = halves.IndexOf(whole);
        }

        Function.Signature = new Signature([.. halves]);
    }

    private void SplitPhis(Block block, List<SplitPhi> phis)
    {
        Value[] old = [.. block.Phis];
        block.Phis.Clear();
        foreach (Value phi in old)
        {
            Value low = lows[phi.Id] = AddPhi(block, phi);
            Value? high = demand.IsDemanded(phi) ? highs[phi.Id] = AddPhi(block, phi) : null;
            phis.Add(new SplitPhi(block, phi, low, high));
        }
    }

    private Value AddPhi(Block block, Value old)
    {
        Value phi = Function.NewValue(Op.Phi, IrType.I32);
        phi.Operands.Reserve(old.Operands.Count);
        phi.Pc = old.Pc;
        block.Phis.Add(phi);
        return phi;
    }

    private void Complete(SplitPhi phi)
    {
        for (int i = 0; i < phi.Old.Operands.Count; i++)
        {
            phi.Low.Operands.Add(lows[phi.Old.Operands[i].Id]!);
            if (phi.High is { } high)
                high.Operands.Add(HighAtEnd(phi.Block.Predecessors[i], phi.Old.Operands[i]));
        }
    }

    /// <summary>The high half of a value at the end of a block.</summary>
    private Value HighAtEnd(Block block, Value value) =>
        highs[value.Id] ?? AtEnd(block, () => High(value));

    private Value Emit(Op op, params ReadOnlySpan<Value> operands) => Emit(op, IrType.I32, operands);

    private Value Constant(long number) => Constant(IrType.I32, number);

    /// <summary>The low half; a constant made by the planner stands in no block and has none yet.</summary>
    private Value Low(Value value) => lows[value.Id] ?? Constant(value.Immediate);

    private Value High(Value value)
    {
        if (highs[value.Id] is { } high)
            return high;
        if (value.IsConstant)
            return Constant(value.Immediate >> 32);
        Width width = widths.Of(value);
        if (width.HighIsZero)
            return Constant(0);
        if (width.HighIsSign)
            return Emit(Op.ArithmeticShiftRight, Low(value), Constant(31));
        throw new InternalCompilerException(nameof(Split), $"the high half of {value} is not there");
    }

    private void Define(Value value, Value low) => lows[value.Id] = low;

    private void Define(Value value, Value low, Value high)
    {
        lows[value.Id] = low;
        highs[value.Id] = high;
    }

    private void DefinePair(Value value, Value pair) =>
        Define(value, Emit(Op.LowHalf, pair), Emit(Op.HighHalf, pair));

    protected override void Rewrite(Value value)
    {
        switch (value.Op)
        {
            case Op.Check:
                SplitCheck(value, plans[value.Id]!);
                break;
            case Op.CheckRegion:
                SplitSearch(value);
                break;
            case Op.Branch:
                SplitBranch(value);
                break;
            case Op.ZeroExtend or Op.SignExtend or Op.Truncate:
                Define(value, Low(value.Operands[0]));
                break;
            case Op.Load or Op.Store or Op.AtomicUpdate or Op.AtomicCompareExchange or Op.CheckAlignment:
                SplitMemory(value);
                break;
            case Op.CallHelper or Op.CallLocal or Op.Return:
                SplitCall(value);
                break;
            case Op.Parameter:
                SplitParameter(value);
                break;
            default:
                if (wide[value.Id])
                    SplitWide(value);
                else
                    Keep(value);
                break;
        }
    }

    /// <summary>Keeps a value that is 32 bits wide already.</summary>
    private void Keep(Value value)
    {
        for (int i = 0; i < value.Operands.Count; i++)
            value.Operands[i] = Low(value.Operands[i]);
        Add(value);
        lows[value.Id] = value;
    }

    private void SplitParameter(Value value)
    {
        value.Type = IrType.I32;
        Keep(value);
        if (demand.IsDemanded(value))
        {
            Value high = Emit(Op.Parameter, IrType.I32);
            high.Immediate = value.Immediate + 1;
            high.Provenance = Provenance.Unknown;
            highs[value.Id] = high;
        }
    }

    private void SplitCall(Value value)
    {
        operands.Clear();
        if (value.Op == Op.CallLocal)
        {
            Signature signature = signatures[(int)value.Immediate];
            foreach (SignatureParameter parameter in signature.Parameters)
            {
                Value operand = value.Operands[HighHalfDemand.OperandOf(signature, parameter.Register)];
                operands.Add(parameter.IsHighHalf ? High(operand) : Low(operand));
            }
        }
        else
        {
            foreach (Value operand in value.Operands)
            {
                operands.Add(Low(operand));
                if (wide[operand.Id])
                    operands.Add(High(operand));
            }
        }

        value.Operands.Set(CollectionsMarshal.AsSpan(operands));
        KeepPair(value);
    }

    /// <summary>Keeps an instruction whose operands are halves already; a 64-bit result becomes a pair.</summary>
    private void KeepPair(Value value)
    {
        bool isWide = wide[value.Id];
        if (isWide)
            value.Type = IrType.Pair;
        Add(value);
        if (isWide)
            DefinePair(value, value);
        else
            lows[value.Id] = value;
    }

    private void SplitBranch(Value branch)
    {
        (Value left, Value right) = (branch.Operands[0], branch.Operands[1]);
        if (!wide[left.Id])
        {
            Keep(branch);
            return;
        }

        Value leftLow = Low(left);
        Value rightLow = Low(right);
        bool narrow = demand.ComparesLowHalves(branch);
        if (narrow && !(widths.Of(left).HighIsSign && widths.Of(right).HighIsSign))
            branch.Condition = branch.Condition.ToUnsigned();
        if (!narrow && branch.Condition is Condition.AnyBitSet or Condition.NoBitSet)
        {
            Value low = Emit(Op.And, leftLow, rightLow);
            Value both = Emit(Op.Or, low, Emit(Op.And, High(left), High(right)));
            (leftLow, rightLow, narrow) = (both, Constant(0), true);
            branch.Condition = branch.Condition == Condition.AnyBitSet ? Condition.NotEqual : Condition.Equal;
        }

        branch.Op = narrow ? Op.Branch : Op.BranchPair;
        if (narrow)
            branch.Operands.Set(leftLow, rightLow);
        else
            branch.Operands.Set(leftLow, High(left), rightLow, High(right));
        Add(branch);
    }

    private void SplitMemory(Value value)
    {
        if (value.Op is Op.Load or Op.Store && value.Size == 8)
        {
            SplitWideAccess(value);
            return;
        }

        operands.Clear();
        operands.Add(Low(value.Operands[0]));
        foreach (Value operand in value.Operands.Span[1..])
        {
            operands.Add(Low(operand));
            if (wide[operand.Id])
                operands.Add(High(operand));
        }

        value.Operands.Set(CollectionsMarshal.AsSpan(operands));
        KeepPair(value);
    }

    private void SplitWideAccess(Value value)
    {
        Value address = Low(value.Operands[0]);
        if (value.Op == Op.Load)
        {
            Value low = EmitAccess(Op.Load, IrType.I32, value.Immediate, address);
            Define(value, low);
            if (demand.IsDemanded(value))
                highs[value.Id] = EmitAccess(Op.Load, IrType.I32, value.Immediate + 4, address);
            return;
        }

        Value stored = value.Operands[1];
        EmitAccess(Op.Store, IrType.None, value.Immediate, address, Low(stored));
        EmitAccess(Op.Store, IrType.None, value.Immediate + 4, address, High(stored));
    }

    private Value EmitAccess(Op op, IrType type, long displacement, params ReadOnlySpan<Value> operands)
    {
        Value access = Emit(op, type, operands);
        access.Immediate = displacement;
        access.Size = 4;
        return access;
    }
}
