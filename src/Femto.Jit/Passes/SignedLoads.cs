using Femto.Jit.Ir;

namespace Femto.Jit.Passes;

/// <summary>Turns a narrow load of which only the sign-extended value is used into a sign-extending load.</summary>
internal static class SignedLoads
{
    [Flags]
    private enum Uses : byte
    {
        None = 0,
        Extension = 1,
        Other = 2,
    }

    public static void Run(Function function)
    {
        Uses[] uses = new Uses[function.ValueCount];
        bool any = false;
        foreach (Value value in function.Values)
        {
            foreach (Value operand in value.Operands)
            {
                if (operand is not { Op: Op.Load, Signed: false, Size: 1 or 2 })
                    continue;
                bool extends = value.Op == (operand.Size == 1 ? Op.SignExtend8 : Op.SignExtend16);
                uses[operand.Id] |= extends ? Uses.Extension : Uses.Other;
                any |= extends;
            }
        }

        if (any && Extend(function, uses))
            Replacements.Apply(function);
    }

    private static bool Extend(Function function, Uses[] uses)
    {
        bool changed = false;
        foreach (Value value in function.Values)
        {
            if (value.Op is not (Op.SignExtend8 or Op.SignExtend16)
                || value.Operands[0] is not { Op: Op.Load } load || uses[load.Id] != Uses.Extension)
                continue;
            load.Signed = true;
            value.Replacement = load;
            changed = true;
        }

        return changed;
    }
}
