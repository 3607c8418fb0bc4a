using System.Buffers.Binary;
using Femto.Jit.Ir;

namespace Femto.Jit.Passes;

/// <summary>The arithmetic of the intermediate form on constants (RFC 9669, sections 4.1 to 4.2).</summary>
internal static class Arithmetic
{
    /// <summary>Computes a binary operation; operands and result are sign-extended from the type.</summary>
    public static long Compute(Op op, IrType type, long left, long right) => unchecked(type == IrType.I32
        ? (int)Compute32(op, (uint)left, (uint)right)
        : (long)Compute64(op, (ulong)left, (ulong)right));

    /// <summary>Computes a unary operation; the caller truncates the result to the type of the value.</summary>
    public static long Compute(Op op, long operand) => unchecked(op switch
    {
        Op.SignExtend8 => (sbyte)operand,
        Op.SignExtend16 => (short)operand,
        Op.ByteSwap16 => BinaryPrimitives.ReverseEndianness((ushort)operand),
        Op.ByteSwap32 => (int)BinaryPrimitives.ReverseEndianness((uint)operand),
        Op.ByteSwap64 => BinaryPrimitives.ReverseEndianness(operand),
        Op.ZeroExtend => (uint)operand,
        Op.SignExtend or Op.Truncate => (int)operand,
        _ => throw new InternalCompilerException(nameof(Arithmetic), $"{op} is not unary"),
    });

    private static uint Compute32(Op op, uint left, uint right)
    {
        unchecked
        {
            int shift = (int)(right & 31);
            return op switch
            {
                Op.Add => left + right,
                Op.Subtract => left - right,
                Op.Multiply => left * right,
                Op.UnsignedDivide => right == 0 ? 0 : left / right,
                Op.UnsignedModulo => right == 0 ? left : left % right,
                Op.SignedDivide => right == 0 ? 0 : (uint)((long)(int)left / (int)right),
                Op.SignedModulo => right == 0 ? left : (uint)((long)(int)left % (int)right),
                Op.And => left & right,
                Op.Or => left | right,
                Op.Xor => left ^ right,
                Op.ShiftLeft => left << shift,
                Op.ShiftRight => left >> shift,
                Op.ArithmeticShiftRight => (uint)((int)left >> shift),
                _ => throw new InternalCompilerException(nameof(Arithmetic), $"{op} is not binary"),
            };
        }
    }

    private static ulong Compute64(Op op, ulong left, ulong right)
    {
        unchecked
        {
            int shift = (int)(right & 63);
            return op switch
            {
                Op.Add => left + right,
                Op.Subtract => left - right,
                Op.Multiply => left * right,
                Op.UnsignedDivide => right == 0 ? 0 : left / right,
                Op.UnsignedModulo => right == 0 ? left : left % right,
                // -1 apart: MIN / -1 overflows the host's division.
                Op.SignedDivide => right == 0 ? 0
                    : right == ulong.MaxValue ? 0 - left : (ulong)((long)left / (long)right),
                Op.SignedModulo => right == 0 ? left
                    : right == ulong.MaxValue ? 0 : (ulong)((long)left % (long)right),
                Op.And => left & right,
                Op.Or => left | right,
                Op.Xor => left ^ right,
                Op.ShiftLeft => left << shift,
                Op.ShiftRight => left >> shift,
                Op.ArithmeticShiftRight => (ulong)((long)left >> shift),
                _ => throw new InternalCompilerException(nameof(Arithmetic), $"{op} is not binary"),
            };
        }
    }
}
