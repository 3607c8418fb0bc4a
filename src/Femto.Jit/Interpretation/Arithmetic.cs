using System.Buffers.Binary;
using Femto.Jit.Bytecode;

namespace Femto.Jit.Interpretation;

/// <summary>The arithmetic of RFC 9669, sections 4.1 and 4.2. It wraps; no operation traps.</summary>
internal static class Arithmetic
{
    /// <summary>The new value of the destination register.</summary>
    internal static ulong Compute(Instruction instruction, ulong destination, ulong operand) =>
        instruction.Operation switch
        {
            Operation.MoveSignExtended => SignExtend(operand, instruction.OperandBits, instruction.Width),
            Operation.ToLittleEndian => Truncate(destination, instruction.OperandBits),
            Operation.ToBigEndian or Operation.ByteSwap => SwapBytes(destination, instruction.OperandBits),
            _ when instruction.Width == 32 => unchecked(
                Compute32(instruction.Operation, (uint)destination, (uint)operand)),
            _ => Compute64(instruction.Operation, destination, operand),
        };

    internal static ulong Compute64(Operation operation, ulong left, ulong right)
    {
        unchecked
        {
            return operation switch
            {
                Operation.Add => left + right,
                Operation.Subtract => left - right,
                Operation.Multiply => left * right,
                Operation.Divide => right == 0 ? 0 : left / right,
                Operation.Modulo => right == 0 ? left : left % right,
                Operation.SignedDivide => (ulong)DivideSigned((long)left, (long)right),
                Operation.SignedModulo => (ulong)ModuloSigned((long)left, (long)right),
                Operation.Or => left | right,
                Operation.And => left & right,
                Operation.Xor => left ^ right,
                Operation.ShiftLeft => left << (int)(right & 63),
                Operation.ShiftRight => left >> (int)(right & 63),
                Operation.ArithmeticShiftRight => (ulong)((long)left >> (int)(right & 63)),
                Operation.Negate => 0 - left,
                Operation.Move => right,
                _ => throw new InternalCompilerException(nameof(Arithmetic), $"{operation} is no arithmetic"),
            };
        }
    }

    internal static uint Compute32(Operation operation, uint left, uint right)
    {
        unchecked
        {
            return operation switch
            {
                Operation.Divide => right == 0 ? 0 : left / right,
                Operation.Modulo => right == 0 ? left : left % right,
                Operation.SignedDivide => (uint)DivideSigned((int)left, (int)right),
                Operation.SignedModulo => (uint)ModuloSigned((int)left, (int)right),
                Operation.ShiftLeft => left << (int)(right & 31),
                Operation.ShiftRight => left >> (int)(right & 31),
                Operation.ArithmeticShiftRight => (uint)((int)left >> (int)(right & 31)),

                // The low half of the 64-bit result depends on the low halves alone.
                _ => (uint)Compute64(operation, left, right),
            };
        }
    }

    internal static ulong Truncate(ulong value, int bits) => bits == 64 ? value : value & ((1UL << bits) - 1);

    /// <summary>The low bits with their sign, extended to the width; above the width are zeros.</summary>
    internal static ulong SignExtend(ulong value, int bits, int width)
    {
        int unused = 64 - bits;
        return Truncate(unchecked((ulong)((long)(value << unused) >> unused)), width);
    }

    internal static ulong SwapBytes(ulong value, int bits) => BinaryPrimitives.ReverseEndianness(value) >> (64 - bits);

    /// <summary>Truncating; the lowest number divided by -1 wraps to itself, which .NET would refuse.</summary>
    private static long DivideSigned(long left, long right) => right switch
    {
        0 => 0,
        -1 => unchecked(-left),
        _ => left / right,
    };

    private static long ModuloSigned(long left, long right) => right switch
    {
        0 => left,
        -1 => 0,
        _ => left % right,
    };
}
