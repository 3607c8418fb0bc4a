using Femto.Jit.Ir;

namespace Femto.Jit.Backends.X64;

/// <summary>
/// The 32-bit values whose registers have zeros above, because every instruction that makes them writes 32 bits (SDM
/// volume 1, 3.4.1.1). What is cut off a 64-bit value, or comes from outside, has anything there.
/// </summary>
internal sealed class ZeroHighHalves
{
    private readonly HashSet<Value> unknown = [];

    public ZeroHighHalves(Function function)
    {
        Value[] phis = [.. function.Blocks.SelectMany(block => block.Phis)];
        bool changed = true;
        while (changed)
        {
            changed = false;
            foreach (Value phi in phis)
                changed |= phi.Operands.Exists(operand => !Has(operand)) && unknown.Add(phi);
        }
    }

    /// <summary>Whether the upper half of a value's register is zero.</summary>
    public bool Has(Value value) => value.Op switch
    {
        Op.Constant => value.Immediate >= 0,
        Op.Phi => !unknown.Contains(value),
        Op.Load or Op.LoadFuel or Op.ContextLength or Op.SpendFuel => true,
        >= Op.Add and <= Op.ByteSwap32 => true,
        _ => false,
    };
}
