using Femto.Jit.Ir;

namespace Femto.Jit.Passes;

/// <summary>Removes what neither has an effect nor is used by anything that has, cycles of phis included.</summary>
internal static class DeadCode
{
    public static void Run(Function function)
    {
        bool[] live = FindLive(function);
        Predicate<Value> isDead = value => !live[value.Id];
        foreach (Block block in function.Blocks)
        {
            block.Phis.RemoveAll(isDead);
            block.Body.RemoveAll(isDead);
        }
    }

    /// <summary>Whether a value is needed, by its id.</summary>
    private static bool[] FindLive(Function function)
    {
        bool[] live = new bool[function.ValueCount];
        var work = new Stack<Value>();

        // Users stand behind what they use, those of phis apart: one walk backwards finds nearly everything.
        for (int i = function.Blocks.Count - 1; i >= 0; i--)
        {
            List<Value> body = function.Blocks[i].Body;
            for (int j = body.Count - 1; j >= 0; j--)
            {
                if (live[body[j].Id] || body[j].Op.HasEffect())
                    MarkUses(body[j], live, work);
            }
        }

        while (work.TryPop(out Value? value))
        {
            foreach (Value operand in value.Operands)
            {
                if (live[operand.Id])
                    continue;
                live[operand.Id] = true;
                work.Push(operand);
            }
        }

        return live;
    }

    /// <summary>Marks a value and what it uses; what phis use stands anywhere and is left for later.</summary>
    private static void MarkUses(Value value, bool[] live, Stack<Value> phis)
    {
        live[value.Id] = true;
        foreach (Value operand in value.Operands)
        {
            if (operand.Op == Op.Phi && !live[operand.Id])
                phis.Push(operand);
            live[operand.Id] = true;
        }
    }
}
