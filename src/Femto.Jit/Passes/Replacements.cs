using Femto.Jit.Ir;

namespace Femto.Jit.Passes;

/// <summary>
/// What passes do with values that others stand for (<see cref="Value.Replacement"/>): they mark them while they walk,
/// then the uses are changed at once.
/// </summary>
internal static class Replacements
{
    /// <summary>Replaces every use and removes the replaced values.</summary>
    public static void Apply(Function function)
    {
        foreach (Block block in function.Blocks)
        {
            Remove(block.Phis);
            Remove(block.Body);
        }

        foreach (Value value in function.Values)
            value.ResolveOperands();
    }

    /// <summary>
    /// Replaces the uses in phis: for passes that change the others on their way, each behind what it uses.
    /// </summary>
    public static void ApplyToPhis(Function function)
    {
        foreach (Block block in function.Blocks)
        {
            foreach (Value phi in block.Phis)
                phi.ResolveOperands();
        }
    }

    public static void Remove(List<Value> values) => values.RemoveAll(static value => value.Replacement is not null);
}
