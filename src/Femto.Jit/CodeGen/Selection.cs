using System.Numerics;
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

    /// <summary>Differences take a minuend shifted left like an operand of a sum.</summary>
    public bool ShiftedMinuend { get; init; }

    /// <summary>Bits of the widest field that one instruction takes out of a word; 0 for none.</summary>
    public int WidestField { get; init; }

    /// <summary>One instruction takes a word out of two.</summary>
    public bool FunnelShifts { get; init; }

    /// <summary>An access moves the register with its address by this much at most; 0 for none.</summary>
    public int LargestPostIndex { get; init; }

    /// <summary>Loops count their turns, so that a counter which steps by one costs no comparison.</summary>
    public bool CountsTurns { get; init; }
}

/// <summary>
/// Which values lowering folds into the instructions that use them, and so does not compute on their own, by
/// what the machine has.
/// </summary>
internal sealed class Selection
{
    /// <summary>The users of all values, those of one after the other.</summary>
    private readonly Value[] users;

    /// <summary>By value, where its users end; those of the value before it end where they begin.</summary>
    private readonly int[] ends;

    /// <summary>By value.</summary>
    private readonly bool[] folded;

    public Selection(Function function, SelectionRules rules)
    {
        Rules = rules;
        folded = new bool[function.ValueCount];
        ends = new int[function.ValueCount];
        users = new Value[CountUsers(function)];
        foreach (Block block in function.Blocks)
        {
            AddUsers(block.Phis);
            AddUsers(block.Body);
        }

        // Users before what they use.
        for (int i = function.Blocks.Count - 1; i >= 0; i--)
        {
            List<Value> body = function.Blocks[i].Body;
            for (int j = body.Count - 1; j >= 0; j--)
                Consider(body[j]);
        }
    }

    /// <summary>Finds where the users of each value begin, and so far end; gives the number of all.</summary>
    private int CountUsers(Function function)
    {
        foreach (Block block in function.Blocks)
        {
            CountUses(block.Phis);
            CountUses(block.Body);
        }

        int total = 0;
        for (int i = 0; i < ends.Length; i++)
            (ends[i], total) = (total, total + ends[i]);
        return total;
    }

    private void CountUses(List<Value> values)
    {
        foreach (Value value in values)
        {
            foreach (Value operand in value.Operands)
                ends[operand.Id]++;
        }
    }

    private void AddUsers(List<Value> values)
    {
        foreach (Value value in values)
        {
            foreach (Value operand in value.Operands)
                users[ends[operand.Id]++] = value;
        }
    }

    /// <summary>What the machine has.</summary>
    public SelectionRules Rules { get; }

    /// <summary>Whether every user of the value computes it within itself.</summary>
    public bool IsFolded(Value value) => folded[value.Id];

    /// <summary>The halves taken of a pair.</summary>
    public ReadOnlySpan<Value> HalvesOf(Value pair) => UsersOf(pair);

    /// <summary>Whether a half of a pair is taken.</summary>
    public bool Takes(Value pair, Op half)
    {
        foreach (Value taken in UsersOf(pair))
        {
            if (taken.Op == half)
                return true;
        }

        return false;
    }

    /// <summary>Whether anything takes the value.</summary>
    public bool IsUsed(Value value) => !UsersOf(value).IsEmpty;

    private ReadOnlySpan<Value> UsersOf(Value value)
    {
        int start = value.Id == 0 ? 0 : ends[value.Id - 1];
        return users.AsSpan(start, ends[value.Id] - start);
    }

    private void Consider(Value value)
    {
        bool fold = value.Op switch
        {
            Op.Add => Rules.IndexedAddresses && IsIndexedAddress(value),
            Op.ShiftLeft or Op.ShiftRight when IsFunnelPart(value) => true,
            Op.ShiftLeft => IsShiftedOperand(value),
            Op.ShiftRight => IsField(value),
            Op.Multiply => Rules.MultiplyAdd && IsAddend(value),
            _ => false,
        };
        if (fold)
            folded[value.Id] = true;
    }

    /// <summary>base + index, used for nothing but accesses at this very address.</summary>
    private bool IsIndexedAddress(Value value)
    {
        if (value.Operands[1].IsConstant || !IsUsed(value))
            return false;
        foreach (Value user in UsersOf(value))
        {
            if (user.Op is not (Op.Load or Op.Store) || user.Immediate != 0
                || user.Operands[0] != value || user.Operands.IndexOf(value, 1) >= 0)
                return false;
        }

        return true;
    }

    /// <summary>A shift by a constant as the second operand of one instruction that takes shifted operands.</summary>
    private bool IsShiftedOperand(Value value)
    {
        if (ConstantCount(value) is not int count || UsersOf(value) is not [Value user] || user.Operands.Count != 2)
            return false;
        if (user.Operands[0] == value && user.Operands[1] == value)
            return false;
        if (user.Op == Op.Add && IsFolded(user))
            return count <= Rules.LargestShiftInAddress;
        Value other = user.Operands[0] == value ? user.Operands[1] : user.Operands[0];
        bool inSum = user.Op == Op.Add || (user.Op == Op.Subtract && Rules.ShiftedMinuend && user.Operands[0] == value);
        bool takes = inSum ? count <= Rules.LargestShiftInSum
            : user.Op is Op.And or Op.Or or Op.Xor && Rules.ShiftedLogical;
        return takes && !other.IsConstant && !IsFolded(other);
    }

    /// <summary>A shift right whose only user keeps some of the lowest bits of it.</summary>
    private bool IsField(Value value)
    {
        if (ConstantCount(value) is not int count || UsersOf(value) is not [{ Op: Op.And } user]
            || user.Operands[0] != value || !user.Operands[1].IsConstant)
        {
            return false;
        }

        uint mask = unchecked((uint)user.Operands[1].Immediate);
        int width = BitOperations.PopCount(mask);
        return mask is not (0 or uint.MaxValue) && (mask & (mask + 1)) == 0 && width <= Rules.WidestField
            && width + count <= 32;
    }

    /// <summary>
    /// The constant a value is shifted by, if that is from 1 to its width less 1. Simplification masks counts; here it is not
    /// relied on to have run.
    /// </summary>
    private static int? ConstantCount(Value shift)
    {
        Value count = shift.Operands[1];
        int width = shift.Type == IrType.I64 ? 64 : 32;
        return count.IsConstant && count.Immediate > 0 && count.Immediate < width ? (int)count.Immediate : null;
    }

    /// <summary>Whether a value is all of a word that lies across two: their shifts left and right, combined.</summary>
    public bool IsFunnel(Value value) => Rules.FunnelShifts && value.Op == Op.Or
        && FunnelParts(value) is ({ Op: Op.ShiftLeft } high, { Op: Op.ShiftRight } low)
        && high.Operands[1].IsConstant && low.Operands[1].IsConstant
        && high.Operands[1].Immediate > 0 && low.Operands[1].Immediate > 0
        && high.Operands[1].Immediate + low.Operands[1].Immediate == 32
        && UsersOf(high).Length == 1 && UsersOf(low).Length == 1;

    /// <summary>The shift left and the shift right of a combination of both.</summary>
    public static (Value High, Value Low) FunnelParts(Value value) => value.Operands[0].Op == Op.ShiftLeft
        ? (value.Operands[0], value.Operands[1])
        : (value.Operands[1], value.Operands[0]);

    private bool IsFunnelPart(Value value) => UsersOf(value) is [Value user] && IsFunnel(user);

    /// <summary>A product that is only added to something.</summary>
    private bool IsAddend(Value value)
    {
        if (UsersOf(value) is not [{ Op: Op.Add } user] || IsFolded(user))
            return false;
        Value other = user.Operands[0] == value ? user.Operands[1] : user.Operands[0];
        return other != value && !other.IsConstant && !IsFolded(other);
    }
}
