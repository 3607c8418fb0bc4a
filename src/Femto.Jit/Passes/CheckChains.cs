using Femto.Jit.Ir;

namespace Femto.Jit.Passes;

/// <summary>
/// Chains of checks: a checked address is equal to what it checks. Finds the address at the bottom of a chain, with
/// path compression, and what two chains have in common.
/// </summary>
internal sealed class CheckChains(Function function)
{
    /// <summary>By the id of a check a value below it, and the number of checks down to there; null before any.</summary>
    private (Value? Below, int Steps)[]? shortcuts;

    /// <summary>The unchecked address, and by how many checks the value is above it.</summary>
    public (Value Root, int Depth) Find(Value value)
    {
        value = value.Resolve();
        if (value.Op != Op.Check)
            return (value, 0);

        (Value root, int depth) = (value, 0);
        while (root.Op == Op.Check)
        {
            (Value below, int steps) = Step(root);
            (root, depth) = (below, depth + steps);
        }

        int rest = depth;
        for (Value current = value; current.Op == Op.Check;)
        {
            (Value below, int steps) = Step(current);
            shortcuts![current.Id] = (root, rest);
            (current, rest) = (below, rest - steps);
        }

        return (root, depth);
    }

    /// <summary>
    /// The most checked address that both values are, or check; null when they are different addresses.
    /// </summary>
    public Value? Common(Value left, Value right)
    {
        (left, right) = (left.Resolve(), right.Resolve());
        if (left == right)
            return left;
        (Value root, int leftDepth) = Find(left);
        (Value other, int rightDepth) = Find(right);
        if (root != other)
            return null;
        while (left != right)
        {
            if (leftDepth >= rightDepth)
                (left, leftDepth) = (Below(left), leftDepth - 1);
            else
                (right, rightDepth) = (Below(right), rightDepth - 1);
        }

        return left;
    }

    private (Value Below, int Steps) Step(Value check)
    {
        shortcuts ??= new (Value?, int)[function.ValueCount];
        (Value? below, int steps) = shortcuts[check.Id];
        return below is null ? (Below(check), 1) : (below.Resolve(), steps);
    }

    private static Value Below(Value check) => check.Operands[0].Resolve();
}
