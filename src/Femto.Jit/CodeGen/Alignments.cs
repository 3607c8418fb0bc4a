using System.Numerics;
using Femto.Jit.Ir;

namespace Femto.Jit.CodeGen;

/// <summary>
/// Which power of two each value of a function is known to be a multiple of. All begin at the largest and are lowered
/// until each agrees with its operands, so that addresses which go round a loop keep what every turn keeps.
/// </summary>
internal sealed class Alignments
{
    /// <summary>What the regions of an instance are aligned to; nothing asks for more.</summary>
    private const int Largest = 8;

    /// <summary>By value.</summary>
    private readonly int[] alignments;

    public Alignments(Function function)
    {
        alignments = new int[function.ValueCount];
        Array.Fill(alignments, Largest);
        bool changed = true;
        while (changed)
        {
            changed = false;
            foreach (Block block in function.Blocks)
                changed |= Lower(block.Phis) | Lower(block.Body);
        }
    }

    private bool Lower(List<Value> values)
    {
        bool changed = false;
        foreach (Value value in values)
        {
            if (value.IsConstant)
                continue;
            int alignment = Transfer(value);
            changed |= alignment != alignments[value.Id];
            alignments[value.Id] = alignment;
        }

        return changed;
    }

    /// <summary>Whether the address of an access is a multiple of its size.</summary>
    public bool IsAligned(Value access) =>
        Of(access.Operands[0]) >= access.Size && access.Immediate % access.Size == 0;

    private int Of(Value value) => value.IsConstant ? Lowest(value.Immediate)
        : alignments[value.Id];

    private int Transfer(Value value) => value.Op switch
    {
        Op.Phi => LowestOf(value.Operands.Span),
        Op.RegionBase => Largest,
        Op.Parameter when value.Provenance is Provenance.Context or Provenance.Stack => Largest,
        Op.Add or Op.Subtract or Op.Or or Op.Xor => Math.Min(Of(value.Operands[0]), Of(value.Operands[1])),
        Op.And => Math.Max(Of(value.Operands[0]), Of(value.Operands[1])),
        Op.Multiply => Math.Min(Largest, Of(value.Operands[0]) * Of(value.Operands[1])),
        Op.ShiftLeft when value.Operands[1].IsConstant =>
            Math.Min(Largest, Of(value.Operands[0]) << Math.Min(3, (int)value.Operands[1].Immediate & 31)),
        Op.LowHalf when value.Operands[0] is { Op: Op.AddPair or Op.SubtractPair } sum =>
            Math.Min(Of(sum.Operands[0]), Of(sum.Operands[2])),
        _ => 1,
    };

    private int LowestOf(ReadOnlySpan<Value> values)
    {
        int lowest = Largest;
        foreach (Value value in values)
            lowest = Math.Min(lowest, Of(value));
        return lowest;
    }

    private static int Lowest(long constant) =>
        constant == 0 ? Largest : 1 << Math.Min(3, BitOperations.TrailingZeroCount(constant));
}
