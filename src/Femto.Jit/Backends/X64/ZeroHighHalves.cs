using Femto.Jit.Ir;

namespace Femto.Jit.Backends.X64;

/// <summary>
/// The 32-bit values whose registers have zeros above, because every instruction that makes them writes 32 bits (SDM
/// volume 1, 3.4.1.1). What is cut off a 64-bit value, or comes from outside, has anything there.
/// </summary>
internal sealed class ZeroHighHalves
{
    /// <summary>By value: phis of which it is not so.</summary>
    private readonly bool[] unknown;

    public ZeroHighHalves(Function function)
    {
        unknown = new bool[function.ValueCount];
        bool changed = true;
        while (changed)
        {
            changed = false;
            foreach (Block block in function.Blocks)
            {
                foreach (Value phi in block.Phis)
                    changed |= !unknown[phi.Id] && TakesUnknown(phi) && (unknown[phi.Id] = true);
            }
        }
    }

    private bool TakesUnknown(Value phi)
    {
        foreach (Value operand in phi.Operands)
        {
            if (!Has(operand))
                return true;
        }

        return false;
    }

    /// <summary>Whether the upper half of a value's register is zero.</summary>
    public bool Has(Value value) => value.Op switch
    {
        Op.Constant => value.Immediate >= 0,
        Op.Phi => !unknown[value.Id],
        Op.Load or Op.LoadFuel or Op.ContextLength or Op.SpendFuel => true,
        >= Op.Add and <= Op.ByteSwap32 => true,
        _ => false,
    };
}
