using Femto.Jit.CodeGen;
using Femto.Jit.Ir;

namespace Femto.Jit.Passes;

/// <summary>
/// An address that every turn of a loop moves by a constant becomes an induction variable, stepped rather than computed;
/// a counter that only counts turns then goes, and the loop ends by where such an address stands. Done where it saves
/// instructions, by what the target's instructions can fold.
/// </summary>
internal sealed class StrengthReduction
{
    /// <summary>The variables made in one loop for one counter: each takes a register.</summary>
    private const int LargestSet = 4;

    private readonly Function function;
    private readonly SelectionRules rules;
    private readonly DominatorTree dominators;
    private readonly LoopValues values;
    private readonly Selection selection;
    private readonly UseCounts uses;
    private readonly int selected;
    private NaturalLoop loop = null!;
    private bool changed;

    private StrengthReduction(Function function, SelectionRules rules)
    {
        this.function = function;
        this.rules = rules;
        dominators = new DominatorTree(function);
        values = new LoopValues(function, dominators);
        selection = new Selection(function, rules);
        uses = new UseCounts(function);
        selected = function.ValueCount;
    }

    /// <summary>Reduces the loops of a function, inner ones first.</summary>
    public static void Run(Function function, SelectionRules rules)
    {
        if (!BlockOrder.HasBackEdge(function)) return;
        StrengthReduction reduction = new(function, rules);
        foreach (NaturalLoop loop in NaturalLoop.Find(function, reduction.dominators)) reduction.Reduce(loop);
        if (!reduction.changed) return;
        ValueNumbering.Run(function);
        DeadCode.Run(function);
    }

    private void Reduce(NaturalLoop next)
    {
        loop = next;
        if (loop.Entering is not int entering) return;
        List<InductionVariable> variables = InductionVariable.Find(loop, entering);
        if (variables.Count == 0) return;
        values.Enter(loop, variables);
        ExitTest? test = rules.CountsTurns ? null : ExitTest.Find(values);
        foreach (InductionVariable variable in variables)
        {
            List<MovingAddress> addresses = [.. values.Addresses.Where(
                address => address.Variable == variable && !address.IsVariable)];
            ExitTest? ending = test?.Variable == variable ? test : null;
            if (addresses.Count <= LargestSet && TryReduce(addresses, ending)) continue;
            foreach (MovingAddress address in addresses) TryReduce([address], null);
        }
    }

    /// <summary>Makes variables of addresses, and one of them that of the test by which the loop ends, if that pays.</summary>
    private bool TryReduce(List<MovingAddress> addresses, ExitTest? test)
    {
        Dictionary<Value, int> dropped = [];
        foreach (MovingAddress address in addresses)
            uses.Drop(address.Value, address.AccessCount + address.InnerPhis.Count, dropped);
        MovingAddress? tested = test is null || !IsOnlyTested(test, dropped) ? null : FindTested(test, addresses);
        int saved = dropped.Count(drop => drop.Value == uses.Of(drop.Key) && CostsInstruction(drop.Key));
        int steps = addresses.Count(address => !StepsWithAccess(address));
        if (saved + (tested is null ? 0 : 1) <= steps) return false;

        changed = true;
        foreach ((Value value, int count) in dropped) uses.Change(value, -count);
        Dictionary<MovingAddress, InductionVariable> made = [];
        foreach (MovingAddress address in addresses) made.Add(address, MakeVariable(address));
        if (tested is not null) Test(test!, tested, made.GetValueOrDefault(tested, tested.Variable));
        return true;
    }

    private bool CostsInstruction(Value value) => values.Computes(value) && value.Op.IsPure() && !value.IsConstant
        && (value.Id >= selected || !selection.IsFolded(value));

    /// <summary>Whether the target moves the register with the address in the same instruction that accesses memory.</summary>
    private bool StepsWithAccess(MovingAddress address) =>
        address is { AccessCount: 1, InnerPhis.Count: 0 } && Math.Abs((long)address.Step) <= rules.LargestPostIndex;

    /// <summary>Whether a variable is of no use but to be stepped and tested.</summary>
    private bool IsOnlyTested(ExitTest test, Dictionary<Value, int> dropped)
    {
        (Value phi, Value next) = (test.Variable.Phi, test.Variable.Next);
        int ofPhi = uses.Of(phi) - dropped.GetValueOrDefault(phi);
        int ofNext = uses.Of(next) - dropped.GetValueOrDefault(next);
        return ofPhi == (test.OfNext ? 1 : 2) && ofNext == loop.Latches.Count + (test.OfNext ? 1 : 0);
    }

    /// <summary>The first address that can be tested: one that becomes a variable, or one that is one already.</summary>
    private MovingAddress? FindTested(ExitTest test, List<MovingAddress> addresses) =>
        addresses.Find(address => test.CanBeOf(address, address.Displacement, values))
        ?? values.Addresses.FirstOrDefault(address => address.IsVariable && address.Variable != test.Variable
            && test.CanBeOf(address, 0, values)
            && dominators.Dominates(BlockOf(address.Variable.Next), values.Exits[0]));

    private Block BlockOf(Value value) => loop.Blocks.First(block => block.Body.Contains(value));

    /// <summary>Makes a variable of an address and its lowest displacement, and uses it in the address's place.</summary>
    private InductionVariable MakeVariable(MovingAddress address)
    {
        long displacement = address.Displacement;
        LoopEntry entry = new(function, loop, values, uses);
        Value initial = entry.Add(entry.Copy(address.Value, address.Variable), displacement);
        Value phi = function.NewValue(Op.Phi, IrType.I32);
        Value step = function.NewConstant(IrType.I32, address.Step);
        Value next = function.NewValue(Op.Add, IrType.I32, phi, step);
        next.Pc = step.Pc = address.Variable.Next.Pc;
        phi.Operands.Reserve(loop.Header.Predecessors.Count);
        for (int index = 0; index < loop.Header.Predecessors.Count; index++)
            phi.Operands.Add(index == loop.Entering ? initial : next);
        loop.Header.Phis.Add(phi);
        Block block = BlockOf(address.Variable.Next);
        block.Body.InsertRange(block.Body.Count - 1, [step, next]);
        uses.AddOperandsOf(phi);
        uses.AddOperandsOf(next);
        foreach (Value access in address.Accesses)
        {
            access.Operands[0] = phi;
            access.Immediate -= displacement;
            uses.Change(phi, 1);
        }
        foreach ((Value inner, int index) in address.InnerPhis)
        {
            inner.Operands[index] = phi;
            uses.Change(phi, 1);
        }
        return new InductionVariable(phi, initial, next, address.Step);
    }

    /// <summary>How far an address is from where it begins when the variable it moves along with meets its limit.</summary>
    private static Value Distance(ExitTest test, MovingAddress address, LoopEntry entry)
    {
        if (test.Turns is long turns) return entry.Constant(turns * address.Step, test.Branch.Pc);
        Value limit = entry.Copy(test.Limit, test.Variable);
        Value initial = test.Variable.Initial;
        int ratio = address.Step / test.Variable.Step;
        return ratio < 0
            ? entry.Multiply(entry.Subtract(initial, limit), -ratio)
            : entry.Multiply(entry.Subtract(limit, initial), ratio);
    }

    /// <summary>Ends the loop by where an address stands rather than by the variable it moves along with.</summary>
    private void Test(ExitTest test, MovingAddress address, InductionVariable variable)
    {
        LoopEntry entry = new(function, loop, values, uses);
        Value end = entry.Add(variable.Initial, Distance(test, address, entry));
        Condition stays = test.Turns is null ? test.Stays.ToUnsigned() : Condition.NotEqual;
        Value branch = test.Branch;
        foreach (Value operand in branch.Operands) uses.Change(operand, -1);
        branch.Operands.Set(test.OfNext ? variable.Next : variable.Phi, end);
        branch.Condition = values.Contains(branch.Then!) ? stays : stays.Negate();
        uses.AddOperandsOf(branch);
    }
}
