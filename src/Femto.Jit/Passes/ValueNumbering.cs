using Femto.Jit.CodeGen;
using Femto.Jit.Ir;

namespace Femto.Jit.Passes;

/// <summary>
/// Dominator-based global value numbering: a pure operation is replaced by an equal one that dominates it, a check
/// by an equal check that has already passed.
/// </summary>
internal static class ValueNumbering
{
    public static void Run(Function function)
    {
        var dominators = new DominatorTree(function);
        var known = new Dictionary<Key, List<(Value Value, Block Block)>>();
        var replacements = new Replacements();
        foreach (Block block in function.Blocks)
        {
            foreach (Value value in block.Body)
            {
                replacements.ResolveOperands(value);
                if (!value.Op.IsPure() && !IsRepeatableCheck(value.Op))
                    continue;
                Key key = KeyOf(value);
                if (!known.TryGetValue(key, out List<(Value Value, Block Block)>? candidates))
                    known.Add(key, candidates = []);
                Value? equal = candidates.Find(other => dominators.Dominates(other.Block, block)).Value;
                if (equal is null)
                    candidates.Add((value, block));
                else
                    replacements.Add(value, equal);
            }
        }

        replacements.Apply(function);
    }

    /// <summary>The address below any checks of it: a checked address is equal to the unchecked one.</summary>
    public static Value Unchecked(Value value)
    {
        while (value.Op == Op.Check)
            value = value.Operands[0];
        return value;
    }

    private static bool IsRepeatableCheck(Op op) =>
        op is Op.Check or Op.CheckAlignment or Op.CheckOffset or Op.CheckZero or Op.CheckRegion;

    private static Key KeyOf(Value value)
    {
        Value? first = value.Operands.ElementAtOrDefault(0);
        Value? second = value.Operands.ElementAtOrDefault(1);
        if (value.Op == Op.Check)
            first = Unchecked(first!);
        if (value.Op.Row().Commutative && first!.Id > second!.Id)
            (first, second) = (second, first);
        int flags = value.Size << 8 | (value.Signed ? 1 : 0) | (value.Flag ? 2 : 0) | (int)value.Provenance << 4;
        return new Key(value.Op, value.Type, value.Immediate, flags, first, second,
            value.Operands.ElementAtOrDefault(2), value.Operands.ElementAtOrDefault(3));
    }

    private readonly record struct Key(
        Op Op, IrType Type, long Immediate, int Flags, Value? First, Value? Second, Value? Third, Value? Fourth);
}
