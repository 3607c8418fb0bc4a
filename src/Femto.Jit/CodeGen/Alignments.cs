using System.Numerics;
using Femto.Jit.Ir;

namespace Femto.Jit.CodeGen;

/// <summary>
/// Which power of two each value of a function is known to be a multiple of. All begin at the largest and are lowered
/// until each agrees with its operands, so that addresses which go round a loop keep what every turn keeps.
/// </summary>
internal sealed class Alignments
{
    /// <summary>What the regions of an instance but the context are aligned to; nothing asks for more.</summary>
    private const int Largest = 8;

    private readonly Dictionary<Value, int> alignments = [];

    public Alignments(Function function)
    {
        bool changed = true;
        while (changed)
        {
            changed = false;
            foreach (Value value in function.Values.Where(value => !value.IsConstant))
            {
                int alignment = Transfer(value);
                changed |= alignment != Of(value);
                alignments[value] = alignment;
            }
        }
    }

    /// <summary>Whether the address of an access is a multiple of its size.</summary>
    public bool IsAligned(Value access) =>
        Of(access.Operands[0]) >= access.Size && access.Immediate % access.Size == 0;

    private int Of(Value value) => value.IsConstant ? Lowest(value.Immediate)
        : alignments.GetValueOrDefault(value, Largest);

    private int Transfer(Value value) => value.Op switch
    {
        Op.Phi => value.Operands.Min(Of),
        Op.RegionBase => value.Provenance == Provenance.Context ? 1 : Largest,
        Op.Add or Op.Subtract or Op.Or or Op.Xor => Math.Min(Of(value.Operands[0]), Of(value.Operands[1])),
        Op.And => Math.Max(Of(value.Operands[0]), Of(value.Operands[1])),
        Op.Multiply => Math.Min(Largest, Of(value.Operands[0]) * Of(value.Operands[1])),
        Op.ShiftLeft when value.Operands[1].IsConstant =>
            Math.Min(Largest, Of(value.Operands[0]) << Math.Min(3, (int)value.Operands[1].Immediate & 31)),
        _ => 1,
    };

    private static int Lowest(long constant) =>
        constant == 0 ? Largest : 1 << Math.Min(3, BitOperations.TrailingZeroCount(constant));
}
