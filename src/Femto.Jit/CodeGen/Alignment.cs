using System.Numerics;
using Femto.Jit.Ir;

namespace Femto.Jit.CodeGen;

/// <summary>
/// Which powers of two the 32-bit values of a function are multiples of, for machines that access memory at multiples of
/// the size only. Regions begin at multiples of 8; what is loaded or comes from elsewhere may be anything.
/// </summary>
internal sealed class Alignment
{
    /// <summary>Logarithm of what the regions are aligned to; more than that is of no use to any access.</summary>
    private const int Most = 3;

    private readonly Dictionary<Value, int> zeros = [];

    public Alignment(Function function)
    {
        Value[] values = [.. function.Values];

        // All are taken to be aligned until an operand says otherwise, so that loops do not refute themselves.
        bool changed = true;
        while (changed)
        {
            changed = false;
            foreach (Value value in values)
            {
                int found = Find(value);
                changed |= found != Of(value);
                zeros[value] = found;
            }
        }
    }

    /// <summary>Whether a load or store is at a multiple of its size.</summary>
    public bool IsAligned(Value access) =>
        Math.Min(Of(access.Operands[0]), ZerosOf(access.Immediate)) >= BitOperations.Log2(access.Size);

    /// <summary>Number of low bits that are 0, up to <see cref="Most"/>.</summary>
    private int Of(Value value) => value.IsConstant ? ZerosOf(value.Immediate) : zeros.GetValueOrDefault(value, Most);

    private static int ZerosOf(long constant) => Math.Min(Most, BitOperations.TrailingZeroCount(constant));

    private int Find(Value value) => value.Op switch
    {
        Op.Constant => ZerosOf(value.Immediate),
        Op.RegionBase => Most,
        Op.Parameter => value.Provenance is Provenance.Context or Provenance.Stack ? Most : 0,
        Op.Add or Op.Subtract or Op.Or or Op.Xor or Op.Phi => value.Operands.Min(Of),
        Op.And => value.Operands.Max(Of),
        Op.Multiply => Math.Min(Most, value.Operands.Sum(Of)),
        Op.ShiftLeft when value.Operands[1].IsConstant =>
            Math.Min(Most, Of(value.Operands[0]) + (int)(value.Operands[1].Immediate & 31)),
        Op.LowHalf => FindLowHalf(value.Operands[0]),
        _ => 0,
    };

    private int FindLowHalf(Value pair) => pair.Op is Op.AddPair or Op.SubtractPair
        ? Math.Min(Of(pair.Operands[0]), Of(pair.Operands[2]))
        : 0;
}
