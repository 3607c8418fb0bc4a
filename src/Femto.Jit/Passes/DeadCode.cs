using Femto.Jit.Ir;

namespace Femto.Jit.Passes;

/// <summary>Removes what neither has an effect nor is used by anything that has, cycles of phis included.</summary>
internal static class DeadCode
{
    public static void Run(Function function)
    {
        var live = new HashSet<Value>();
        var work = new Stack<Value>();
        foreach (Value value in function.Values)
        {
            if (value.Op.HasEffect() && live.Add(value))
                work.Push(value);
        }

        while (work.TryPop(out Value? value))
        {
            foreach (Value operand in value.Operands)
            {
                if (live.Add(operand))
                    work.Push(operand);
            }
        }

        foreach (Block block in function.Blocks)
        {
            block.Phis.RemoveAll(value => !live.Contains(value));
            block.Body.RemoveAll(value => !live.Contains(value));
        }
    }
}
