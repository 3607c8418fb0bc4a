using Femto.Jit.Ir;

namespace Femto.Jit.Passes;

/// <summary>
/// Removes phis that merge a single value with themselves, until none is left; a checked address is the address.
/// Together with placing phis at every
/// join this gives pruned SSA for reducible control flow (Aycock and Horspool, "Simple Generation of SSA").
/// </summary>
internal static class RedundantPhis
{
    public static void Run(Function function)
    {
        var chains = new CheckChains(function);
        if (!Sweep(function, chains))
            return;

        // Without back edges the operands of a phi were looked at before the phi.
        if (BlockOrder.HasBackEdge(function))
        {
            while (Sweep(function, chains))
            {
            }
        }

        Replacements.Apply(function);
    }

    private static bool Sweep(Function function, CheckChains chains)
    {
        bool changed = false;
        foreach (Block block in function.Blocks)
        {
            foreach (Value phi in block.Phis)
            {
                if (phi.Replacement is not null || SingleOperand(phi, chains) is not { } only)
                    continue;
                phi.Replacement = only.Resolve();
                changed = true;
            }
        }

        return changed;
    }

    /// <summary>
    /// The value a phi always has, or null: of the operands other than the phi itself, what all of them are or check.
    /// Being an operand, or what an operand checks, on every edge, it dominates the phi.
    /// </summary>
    private static Value? SingleOperand(Value phi, CheckChains chains)
    {
        Value? common = null;
        foreach (Value operand in phi.Operands)
        {
            if (chains.Find(operand).Root == phi)
                continue;
            common = common is null ? operand : chains.Common(common, operand);
            if (common is null)
                return null;
        }

        return common;
    }
}
