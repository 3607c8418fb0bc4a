using System.Runtime.InteropServices;
using Femto.Jit.Ir;

namespace Femto.Jit.Passes;

/// <summary>
/// What values of a loop are in terms of its induction variables: sums of one of them, times a constant, and of what the
/// loop does not change. One loop at a time.
/// </summary>
internal sealed class LoopValues(Function function, DominatorTree dominators)
{
    private readonly Dictionary<Value, InductionVariable> phis = [];
    private readonly Dictionary<Value, MovingAddress> addresses = [];
    private readonly HashSet<Block> inside = [];
    private readonly List<Block> exits = [];
    private Form[] forms = new Form[function.ValueCount];
    private NaturalLoop loop = null!;
    private int number;

    /// <summary>What a value is; outside of the loop at hand, it means nothing.</summary>
    /// <param name="Loop">The number of the loop that was looked at when it was set.</param>
    /// <param name="IsLinear">Whether it is such a sum.</param>
    /// <param name="Variable">The phi of the variable; null for none.</param>
    /// <param name="Scale">What the variable counts for.</param>
    private readonly record struct Form(int Loop, bool IsLinear, Value? Variable, uint Scale);

    public List<InductionVariable> Variables { get; private set; } = [];

    /// <summary>Whether anything in the loop may end the run.</summary>
    public bool CanTrap { get; private set; }

    /// <summary>The blocks from which edges leave the loop, each once for an edge.</summary>
    public IReadOnlyList<Block> Exits => exits;

    /// <summary>The addresses that move, in the order of their first use.</summary>
    public IReadOnlyCollection<MovingAddress> Addresses => addresses.Values;

    /// <summary>Looks at a loop.</summary>
    /// <param name="next">The loop.</param>
    /// <param name="variables">Its induction variables.</param>
    public void Enter(NaturalLoop next, List<InductionVariable> variables)
    {
        (loop, Variables, CanTrap) = (next, variables, false);
        number++;
        phis.Clear();
        addresses.Clear();
        exits.Clear();
        foreach (InductionVariable variable in variables) phis.Add(variable.Phi, variable);
        inside.Clear();
        inside.UnionWith(loop.Blocks);
        foreach (Block block in loop.Blocks)
        {
            SetForms(block);
            foreach (Block successor in block.Successors)
            {
                if (!inside.Contains(successor)) exits.Add(block);
            }
        }
        foreach (Block block in loop.Blocks) Collect(block);
    }

    /// <summary>Whether the loop has a block.</summary>
    public bool Contains(Block block) => inside.Contains(block);

    /// <summary>Whether the loop computes a value.</summary>
    public bool Computes(Value value) => FormOf(value).Loop == number;

    /// <summary>Whether every turn that is followed by another, or ends at the block, passes it.</summary>
    public bool IsPassedEveryTurn(Block block) => loop.Latches.All(latch => dominators.Dominates(block, latch));

    private Form FormOf(Value value) => value.Id < forms.Length ? forms[value.Id] : default;

    private void SetForms(Block block)
    {
        if (forms.Length < function.ValueCount) Array.Resize(ref forms, function.ValueCount * 2);
        foreach (Value phi in block.Phis)
            forms[phi.Id] = new Form(number, phis.ContainsKey(phi), phi, 1);
        foreach (Value value in block.Body)
        {
            forms[value.Id] = Derive(value);
            CanTrap |= value.Op is Op.CallHelper or Op.CallLocal || (value.Op.Row().Effects & OpEffects.Traps) != 0;
        }
    }

    private Form Derive(Value value)
    {
        Form other = new(number, false, null, 0);
        if (value.Type != IrType.I32) return other;
        switch (value.Op)
        {
            case Op.Constant or Op.RegionBase or Op.ContextLength:
                return other with { IsLinear = true };
            case Op.Add or Op.Subtract:
                (Form left, Form right) = (Linear(value.Operands[0]), Linear(value.Operands[1]));
                bool isSum = left.IsLinear && right.IsLinear
                    && (left.Variable == right.Variable || left.Variable is null || right.Variable is null);
                uint sign = value.Op == Op.Add ? 1u : uint.MaxValue;
                return isSum ? Scaled(left.Variable ?? right.Variable, unchecked(left.Scale + (sign * right.Scale))) : other;
            case Op.ShiftLeft when value.Operands[1].IsConstant && Linear(value.Operands[0]) is { IsLinear: true } shifted:
                return Scaled(shifted.Variable, shifted.Scale << (int)(value.Operands[1].Immediate & 31));
            case Op.Multiply when value.Operands[1].IsConstant && Linear(value.Operands[0]) is { IsLinear: true } factor:
                return Scaled(factor.Variable, unchecked(factor.Scale * (uint)value.Operands[1].Immediate));
            default:
                return other;
        }
    }

    private Form Scaled(Value? variable, uint scale) => new(number, true, scale == 0 ? null : variable, scale);

    /// <summary>What the loop does not compute, it does not change.</summary>
    private Form Linear(Value value)
    {
        Form form = FormOf(value);
        return form.Loop == number ? form : new Form(number, true, null, 0);
    }

    private void Collect(Block block)
    {
        bool isEveryTurn = IsPassedEveryTurn(block);
        foreach (Value phi in block == loop.Header ? [] : block.Phis)
        {
            for (int index = 0; index < phi.Operands.Count; index++)
                AddressOf(phi.Operands[index])?.InnerPhis.Add((phi, index));
        }
        foreach (Value value in block.Body)
        {
            if (value.Op is Op.Load or Op.Store or Op.AtomicUpdate or Op.AtomicCompareExchange)
                AddressOf(value.Operands[0])?.Add(value, isEveryTurn);
        }
    }

    private MovingAddress? AddressOf(Value value)
    {
        Form form = FormOf(value);
        if (form is not { IsLinear: true, Variable: not null } || form.Loop != number) return null;
        InductionVariable variable = phis[form.Variable];
        if (value == variable.Next) return null;
        ref MovingAddress? address = ref CollectionsMarshal.GetValueRefOrAddDefault(addresses, value, out _);
        return address ??= new MovingAddress(value, variable, form.Scale);
    }
}
