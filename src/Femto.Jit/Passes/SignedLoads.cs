using Femto.Jit.Ir;

namespace Femto.Jit.Passes;

/// <summary>Turns a narrow load of which only the sign-extended value is used into a sign-extending load.</summary>
internal static class SignedLoads
{
    public static void Run(Function function)
    {
        var users = new Dictionary<Value, List<Value>>();
        foreach (Value value in function.Values)
        {
            foreach (Value operand in value.Operands.Where(operand => operand is { Op: Op.Load, Signed: false }))
            {
                if (!users.TryGetValue(operand, out List<Value>? list))
                    users.Add(operand, list = []);
                list.Add(value);
            }
        }

        var replacements = new Replacements();
        foreach ((Value load, List<Value> all) in users)
        {
            Op extension = load.Size switch { 1 => Op.SignExtend8, 2 => Op.SignExtend16, _ => Op.Constant };
            if (!all.TrueForAll(user => user.Op == extension))
                continue;
            load.Signed = true;
            all.ForEach(user => replacements.Add(user, load));
        }

        replacements.Apply(function);
    }
}
