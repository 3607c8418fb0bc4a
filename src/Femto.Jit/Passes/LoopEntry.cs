using Femto.Jit.Ir;

namespace Femto.Jit.Passes;

/// <summary>Computes values where a loop is entered, at the end of the block ahead of it.</summary>
internal sealed class LoopEntry(Function function, NaturalLoop loop, LoopValues values, UseCounts uses)
{
    private readonly List<Value> body = loop.Header.Predecessors[loop.Entering!.Value].Body;
    private readonly Dictionary<Value, Value> copies = [];

    /// <summary>What an address or a constant of the loop is in the first turn.</summary>
    /// <param name="value">It, or what it is computed from.</param>
    /// <param name="variable">The variable that it moves along with.</param>
    public Value Copy(Value value, InductionVariable variable)
    {
        if (value == variable.Phi) return variable.Initial;
        if (!values.Computes(value)) return value;
        if (copies.TryGetValue(value, out Value? known)) return known;
        Value copy = value.Operands.Count == 0
            ? Leaf(value)
            : Compute(value.Op, Copy(value.Operands[0], variable), Copy(value.Operands[1], variable), value.Pc);
        copies.Add(value, copy);
        return copy;
    }

    public Value Add(Value left, long right) => Add(left, Constant(right, left.Pc));

    public Value Add(Value left, Value right) => Compute(Op.Add, left, right, left.Pc);

    public Value Subtract(Value left, Value right) => Compute(Op.Subtract, left, right, left.Pc);

    public Value Multiply(Value left, int right) => int.IsPow2(right)
        ? Compute(Op.ShiftLeft, left, Constant(int.Log2(right), left.Pc), left.Pc)
        : Compute(Op.Multiply, left, Constant(right, left.Pc), left.Pc);

    /// <summary>The result of an operation with two operands, which is not made where it is known.</summary>
    private Value Compute(Op op, Value left, Value right, int pc)
    {
        if (left.IsConstant && right.IsConstant)
            return Constant(Arithmetic.Compute(op, IrType.I32, left.Immediate, right.Immediate), pc);
        if (right.Is(0) && op is Op.Add or Op.Subtract or Op.ShiftLeft) return left;
        if (left.Is(0) && op == Op.Add) return right;
        Value value = function.NewValue(op, IrType.I32, left, right);
        return Insert(value, pc);
    }

    public Value Constant(long constant, int pc) => Insert(function.NewConstant(IrType.I32, constant), pc);

    private Value Leaf(Value value)
    {
        Value copy = function.NewValue(value.Op, value.Type);
        copy.Immediate = value.Immediate;
        copy.Provenance = value.Provenance;
        return Insert(copy, value.Pc);
    }

    private Value Insert(Value value, int pc)
    {
        value.Pc = pc;
        body.Insert(body.Count - 1, value);
        uses.AddOperandsOf(value);
        return value;
    }
}
