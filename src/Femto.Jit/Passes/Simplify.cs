using Femto.Jit.Ir;

namespace Femto.Jit.Passes;

/// <summary>Folds constants and applies the algebraic rules of <see cref="Folding"/> until none applies.</summary>
internal static class Simplify
{
    public static void Run(Function function)
    {
        while (Sweep(function))
        {
        }
    }

    private static bool Sweep(Function function)
    {
        var replacements = new Replacements();
        bool changed = false;
        foreach (Block block in function.Blocks)
        {
            for (int i = 0; i < block.Body.Count; i++)
            {
                Value value = block.Body[i];
                replacements.ResolveOperands(value);
                var folding = new Folding(function, value);
                Value? simpler = folding.Apply();
                if (simpler is null)
                    continue;
                changed = true;
                block.Body.InsertRange(i, folding.Inserted);
                i += folding.Inserted.Count;
                if (simpler != value)
                    replacements.Add(value, simpler);
            }
        }

        replacements.Apply(function);
        return changed;
    }
}
