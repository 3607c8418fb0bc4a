using System.Runtime.InteropServices;
using Femto.Jit.Ir;

namespace Femto.Jit.Passes;

/// <summary>How often each value of a function is used.</summary>
internal sealed class UseCounts
{
    private readonly Function function;
    private int[] counts;

    public UseCounts(Function function)
    {
        this.function = function;
        counts = new int[function.ValueCount];
        foreach (Value value in function.Values) AddOperandsOf(value);
    }

    public int Of(Value value) => value.Id < counts.Length ? counts[value.Id] : 0;

    /// <summary>Counts the operands of a value that was made.</summary>
    public void AddOperandsOf(Value value)
    {
        foreach (Value operand in value.Operands) Change(operand, 1);
    }

    public void Change(Value value, int difference)
    {
        if (value.Id >= counts.Length) Array.Resize(ref counts, function.ValueCount * 2);
        counts[value.Id] += difference;
    }

    /// <summary>
    /// Drops uses of a value, and where it is left without any and computes nothing but its result, those that it makes of
    /// others.
    /// </summary>
    /// <param name="value">The value.</param>
    /// <param name="uses">How many uses are dropped.</param>
    /// <param name="dropped">The uses dropped so far; takes what is dropped.</param>
    public void Drop(Value value, int uses, Dictionary<Value, int> dropped)
    {
        ref int count = ref CollectionsMarshal.GetValueRefOrAddDefault(dropped, value, out _);
        count += uses;
        if (count < Of(value) || !value.Op.IsPure()) return;
        foreach (Value operand in value.Operands) Drop(operand, 1, dropped);
    }
}
