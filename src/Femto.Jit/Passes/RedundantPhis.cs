using Femto.Jit.Ir;

namespace Femto.Jit.Passes;

/// <summary>
/// Removes phis that merge a single value with themselves, until none is left; a checked address is the address. Together with placing phis at every
/// join this gives pruned SSA for reducible control flow (Aycock and Horspool, "Simple Generation of SSA").
/// </summary>
internal static class RedundantPhis
{
    public static void Run(Function function)
    {
        var replacements = new Replacements();
        bool changed = true;
        while (changed)
        {
            changed = false;
            foreach (Block block in function.Blocks)
            {
                foreach (Value phi in block.Phis)
                {
                    if (replacements.Resolve(phi) == phi && SingleOperand(phi, replacements) is { } only)
                    {
                        replacements.Add(phi, only);
                        changed = true;
                    }
                }
            }
        }

        replacements.Apply(function);
    }

    /// <summary>
    /// The value a phi always has, or null: of the operands other than the phi itself, what all of them are or check.
    /// Being an operand, or what an operand checks, on every edge, it dominates the phi.
    /// </summary>
    private static Value? SingleOperand(Value phi, Replacements replacements)
    {
        List<Value>? common = null;
        foreach (Value operand in phi.Operands)
        {
            List<Value> chain = Checked(operand, replacements);
            if (chain.Contains(phi))
                continue;
            if (common is null)
                common = chain;
            else
                common.RemoveAll(value => !chain.Contains(value));
            if (common.Count == 0)
                return null;
        }

        return common?[0];
    }

    /// <summary>A value, what it checks, what that checks, and so on.</summary>
    private static List<Value> Checked(Value value, Replacements replacements)
    {
        var chain = new List<Value> { replacements.Resolve(value) };
        while (chain[^1].Op == Op.Check)
            chain.Add(replacements.Resolve(chain[^1].Operands[0]));
        return chain;
    }
}
