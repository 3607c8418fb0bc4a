using Femto.Jit.Ir;

namespace Femto.Jit.Passes;

/// <summary>
/// Dominator-based global value numbering: a pure operation is replaced by an equal one that dominates it, a check
/// by an equal check that has already passed. Walks the dominator tree, so that what is known at any time is what
/// dominates the place.
/// </summary>
internal static class ValueNumbering
{
    public static void Run(Function function)
    {
        var dominators = new DominatorTree(function);
        var known = new KnownValues(function);
        var open = new Stack<(int Place, int Known)>();
        bool replaced = false;
        foreach (int place in dominators.Preorder())
        {
            while (open.TryPeek(out (int Place, int Known) last) && !dominators.Dominates(last.Place, place))
            {
                known.ForgetFrom(last.Known);
                open.Pop();
            }

            open.Push((place, known.Count));
            replaced |= Number(function.Blocks[place], known);
        }

        if (replaced)
            Replacements.ApplyToPhis(function);
    }

    private static bool Number(Block block, KnownValues known)
    {
        bool replaced = false;
        foreach (Value value in block.Body)
        {
            value.ResolveOperands();
            if (!value.Op.IsPure() && !IsRepeatableCheck(value.Op))
                continue;
            value.Replacement = known.FindOrAdd(value);
            replaced |= value.Replacement is not null;
        }

        if (replaced)
            Replacements.Remove(block.Body);
        return replaced;
    }

    private static bool IsRepeatableCheck(Op op) =>
        op is Op.Check or Op.CheckAlignment or Op.CheckOffset or Op.CheckZero or Op.CheckRegion;
}
