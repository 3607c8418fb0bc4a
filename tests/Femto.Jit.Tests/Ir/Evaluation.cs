using System.Numerics;
using Femto.Jit.Ir;

namespace Femto.Jit.Tests.Ir;

/// <summary>
/// Computes what a block of pure operations returns, with numbers that do not overflow, from the sentences of
/// RFC 9669 rather than from the compiler's arithmetic.
/// </summary>
internal sealed class Evaluation(params ulong[] parameters)
{
    private readonly Dictionary<Value, BigInteger[]> known = [];

    /// <summary>What the only block returns, zero-extended.</summary>
    public BigInteger Result(Function function)
    {
        foreach (Value value in function.Blocks.Single().Body.SkipLast(1))
            known.Add(value, Compute(value));
        return known[function.Blocks[0].Terminator.Operands.Single()][0];
    }

    private BigInteger[] Compute(Value value)
    {
        BigInteger[] operands = [.. value.Operands.Select(operand => known[operand][0])];
        return value.Op switch
        {
            Op.Parameter => [parameters[value.Immediate]],
            Op.Constant => [Wrap(value.Immediate, Bits(value))],
            Op.AddPair => Pair(Join(operands[0], operands[1]) + Join(operands[2], operands[3])),
            Op.SubtractPair => Pair(Join(operands[0], operands[1]) - Join(operands[2], operands[3])),
            Op.LowHalf => [known[value.Operands[0]][0]],
            Op.HighHalf => [known[value.Operands[0]][1]],
            >= Op.Add and <= Op.ArithmeticShiftRight =>
                [Wrap(Binary(value.Op, Bits(value), operands[0], operands[1]), Bits(value))],
            _ => [Wrap(Unary(value.Op, operands[0]), Bits(value))],
        };
    }

    private static BigInteger Binary(Op op, int bits, BigInteger left, BigInteger right)
    {
        int shift = (int)(right % bits);
        return op switch
        {
            Op.Add => left + right,
            Op.Subtract => left - right,
            Op.Multiply => left * right,
            Op.UnsignedDivide => right == 0 ? 0 : left / right,
            Op.UnsignedModulo => right == 0 ? left : left % right,
            Op.SignedDivide => right == 0 ? 0 : Signed(left, bits) / Signed(right, bits),
            Op.SignedModulo => right == 0 ? left : BigInteger.Remainder(Signed(left, bits), Signed(right, bits)),
            Op.And => left & right,
            Op.Or => left | right,
            Op.Xor => left ^ right,
            Op.ShiftLeft => left << shift,
            Op.ShiftRight => left >> shift,
            _ => Signed(left, bits) >> shift,
        };
    }

    private static BigInteger Unary(Op op, BigInteger operand) => op switch
    {
        Op.SignExtend8 => Signed(Wrap(operand, 8), 8),
        Op.SignExtend16 => Signed(Wrap(operand, 16), 16),
        Op.SignExtend => Signed(operand, 32),
        Op.ZeroExtend or Op.Truncate => operand,
        Op.ByteSwap16 => Swap(operand, 2),
        Op.ByteSwap32 => Swap(operand, 4),
        Op.ByteSwap64 => Swap(operand, 8),
        _ => throw new InvalidOperationException($"{op} is not evaluated"),
    };

    private static BigInteger Swap(BigInteger value, int bytes)
    {
        BigInteger swapped = 0;
        for (int i = 0; i < bytes; i++)
            swapped = (swapped << 8) | (value >> (8 * i) & 0xFF);
        return swapped;
    }

    private static int Bits(Value value) => value.Type == IrType.I64 ? 64 : 32;

    private static BigInteger Join(BigInteger low, BigInteger high) => low + (high << 32);

    private static BigInteger[] Pair(BigInteger value) => [Wrap(value, 32), Wrap(value >> 32, 32)];

    private static BigInteger Wrap(BigInteger value, int bits) => value & ((BigInteger.One << bits) - 1);

    private static BigInteger Signed(BigInteger value, int bits) =>
        value >> (bits - 1) == 0 ? value : value - (BigInteger.One << bits);
}
