using Femto.Jit.Ir;

namespace Femto.Jit.Passes;

/// <summary>
/// Removes phis that merge a single value with themselves, until none is left; a checked address counts as the address. Together with placing phis at every
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

    private static Value? SingleOperand(Value phi, Replacements replacements)
    {
        Value? only = null;
        foreach (Value operand in phi.Operands)
        {
            Value value = replacements.Resolve(operand);
            while (value.Op == Op.Check)
                value = replacements.Resolve(value.Operands[0]);
            if (value == phi || value == only)
                continue;
            if (only is not null)
                return null;
            only = value;
        }

        return only;
    }
}
