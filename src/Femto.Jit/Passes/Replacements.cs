using Femto.Jit.Ir;

namespace Femto.Jit.Passes;

/// <summary>Values that stand for others. Collected by a pass, then applied to all operands at once.</summary>
internal sealed class Replacements
{
    private readonly Dictionary<Value, Value> by = [];

    public int Count => by.Count;

    public void Add(Value value, Value replacement) => by.Add(value, replacement);

    /// <summary>The value that stands for <paramref name="value"/> in the end.</summary>
    public Value Resolve(Value value)
    {
        while (by.TryGetValue(value, out Value? next))
            value = next;
        return value;
    }

    public void ResolveOperands(Value value)
    {
        for (int i = 0; i < value.Operands.Count; i++)
            value.Operands[i] = Resolve(value.Operands[i]);
    }

    /// <summary>Replaces every use and removes the replaced values.</summary>
    public void Apply(Function function)
    {
        if (by.Count == 0)
            return;
        foreach (Block block in function.Blocks)
        {
            block.Phis.RemoveAll(by.ContainsKey);
            block.Body.RemoveAll(by.ContainsKey);
            block.Phis.ForEach(ResolveOperands);
            block.Body.ForEach(ResolveOperands);
        }
    }
}
