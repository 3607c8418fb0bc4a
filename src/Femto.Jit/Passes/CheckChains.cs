using Femto.Jit.Ir;

namespace Femto.Jit.Passes;

/// <summary>
/// Chains of checks: a checked address is equal to what it checks. Finds the address at the bottom of a chain, with
/// path compression, and what two chains have in common.
/// </summary>
internal sealed class CheckChains(Replacements replacements)
{
    private readonly Dictionary<Value, (Value Below, int Steps)> shortcuts = [];

    /// <summary>The unchecked address, and by how many checks the value is above it.</summary>
    public (Value Root, int Depth) Find(Value value)
    {
        var path = new List<(Value Value, int Steps)>();
        Value current = replacements.Resolve(value);
        while (current.Op == Op.Check)
        {
            (Value below, int steps) = shortcuts.GetValueOrDefault(current, (current.Operands[0], 1));
            path.Add((current, steps));
            current = replacements.Resolve(below);
        }

        int depth = 0;
        for (int i = path.Count - 1; i >= 0; i--)
        {
            depth += path[i].Steps;
            shortcuts[path[i].Value] = (current, depth);
        }

        return (current, depth);
    }

    /// <summary>
    /// The most checked address that both values are, or check; null when they are different addresses.
    /// </summary>
    public Value? Common(Value left, Value right)
    {
        (Value root, int leftDepth) = Find(left);
        (Value other, int rightDepth) = Find(right);
        if (root != other)
            return null;
        left = replacements.Resolve(left);
        right = replacements.Resolve(right);
        while (left != right)
        {
            if (leftDepth >= rightDepth)
                (left, leftDepth) = (Below(left), leftDepth - 1);
            else
                (right, rightDepth) = (Below(right), rightDepth - 1);
        }

        return left;
    }

    private Value Below(Value check) => replacements.Resolve(check.Operands[0]);
}
