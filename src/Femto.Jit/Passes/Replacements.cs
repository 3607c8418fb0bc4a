using Femto.Jit.Ir;

namespace Femto.Jit.Passes;

/// <summary>
/// What passes do with values that others stand for (<see cref="Value.Replacement"/>): they mark them while they walk,
/// then all uses are changed at once.
/// </summary>
internal static class Replacements
{
    /// <summary>Replaces every use and removes the replaced values.</summary>
    public static void Apply(Function function)
    {
        foreach (Block block in function.Blocks)
        {
            block.Phis.RemoveAll(static value => value.Replacement is not null);
            block.Body.RemoveAll(static value => value.Replacement is not null);
        }

        foreach (Value value in function.Values)
            value.ResolveOperands();
    }
}
