using Femto.Jit.Ir;

namespace Femto.Jit.CodeGen;

/// <summary>What the instructions of a machine can fold.</summary>
/// <param name="IndexedAddresses">Accesses take a base and an index.</param>
/// <param name="MultiplyAdd">Sums take a product.</param>
/// <param name="ShiftedLogical">Logical operations take a shifted operand.</param>
/// <param name="LargestShiftInSum">Sums take an operand shifted left by this much at most; 0 for none.</param>
internal readonly record struct SelectionRules(
    bool IndexedAddresses, bool MultiplyAdd, bool ShiftedLogical, int LargestShiftInSum)
{
    /// <summary>The index of an address is shifted left by this much at most.</summary>
    public int LargestShiftInAddress { get; init; } = 3;
}

/// <summary>
/// Which values lowering folds into the instructions that use them, and so does not compute on their own, by
/// what the machine has.
/// </summary>
internal sealed class Selection
{
    private readonly Dictionary<Value, List<Value>> users = [];
    private readonly HashSet<Value> folded = [];

    private readonly SelectionRules rules;

    public Selection(Function function, SelectionRules rules)
    {
        this.rules = rules;
        foreach (Value value in function.Values)
        {
            foreach (Value operand in value.Operands)
            {
                if (!users.TryGetValue(operand, out List<Value>? list))
                    users.Add(operand, list = []);
                list.Add(value);
            }
        }

        // Users before what they use.
        for (int i = function.Blocks.Count - 1; i >= 0; i--)
        {
            List<Value> body = function.Blocks[i].Body;
            for (int j = body.Count - 1; j >= 0; j--)
                Consider(body[j]);
        }
    }

    /// <summary>Whether every user of the value computes it within itself.</summary>
    public bool IsFolded(Value value) => folded.Contains(value);

    /// <summary>The halves taken of a pair.</summary>
    public IEnumerable<Value> HalvesOf(Value pair) => users.GetValueOrDefault(pair) ?? [];

    /// <summary>Whether anything takes the value.</summary>
    public bool IsUsed(Value value) => users.ContainsKey(value);

    private List<Value> UsersOf(Value value) => users.GetValueOrDefault(value) ?? [];

    private void Consider(Value value)
    {
        bool fold = value.Op switch
        {
            Op.Add => rules.IndexedAddresses && IsIndexedAddress(value),
            Op.ShiftLeft => IsShiftedOperand(value),
            Op.Multiply => rules.MultiplyAdd && IsAddend(value),
            _ => false,
        };
        if (fold)
            folded.Add(value);
    }

    /// <summary>base + index, used for nothing but accesses at this very address.</summary>
    private bool IsIndexedAddress(Value value) => !value.Operands[1].IsConstant
        && UsersOf(value) is { Count: > 0 } all
        && all.TrueForAll(user => user.Op is Op.Load or Op.Store && user.Immediate == 0
            && user.Operands[0] == value && user.Operands.IndexOf(value, 1) < 0);

    /// <summary>A shift by a constant as the second operand of one instruction that takes shifted operands.</summary>
    private bool IsShiftedOperand(Value value)
    {
        if (!value.Operands[1].IsConstant || UsersOf(value) is not [Value user] || user.Operands.Count != 2)
            return false;
        if (user.Operands[0] == value && user.Operands[1] == value)
            return false;
        if (user.Op == Op.Add && IsFolded(user))
            return value.Operands[1].Immediate >= 0 && value.Operands[1].Immediate <= rules.LargestShiftInAddress;
        Value other = user.Operands[0] == value ? user.Operands[1] : user.Operands[0];
        bool takes = user.Op == Op.Add ? value.Operands[1].Immediate <= rules.LargestShiftInSum
            : user.Op is Op.And or Op.Or or Op.Xor && rules.ShiftedLogical;
        return takes && !other.IsConstant && !IsFolded(other);
    }

    /// <summary>A product that is only added to something.</summary>
    private bool IsAddend(Value value)
    {
        if (UsersOf(value) is not [{ Op: Op.Add } user] || IsFolded(user))
            return false;
        Value other = user.Operands[0] == value ? user.Operands[1] : user.Operands[0];
        return other != value && !other.IsConstant && !IsFolded(other);
    }
}
