using Femto.Jit.Bytecode;

namespace Femto.Jit.Interpretation;

/// <summary>The conditions of jumps (RFC 9669, section 4.3).</summary>
internal static class Condition
{
    internal static bool Holds(Instruction instruction, ulong left, ulong right) => unchecked(instruction.Width == 32
        ? Holds(instruction.Operation, (uint)left, (uint)right, (int)left, (int)right)
        : Holds(instruction.Operation, left, right, (long)left, (long)right));

    private static bool Holds(Operation operation, ulong left, ulong right, long signedLeft, long signedRight) =>
        operation switch
        {
            Operation.Jump => true,
            Operation.JumpIfEqual => left == right,
            Operation.JumpIfNotEqual => left != right,
            Operation.JumpIfSet => (left & right) != 0,
            Operation.JumpIfGreater => left > right,
            Operation.JumpIfGreaterOrEqual => left >= right,
            Operation.JumpIfLess => left < right,
            Operation.JumpIfLessOrEqual => left <= right,
            Operation.JumpIfSignedGreater => signedLeft > signedRight,
            Operation.JumpIfSignedGreaterOrEqual => signedLeft >= signedRight,
            Operation.JumpIfSignedLess => signedLeft < signedRight,
            Operation.JumpIfSignedLessOrEqual => signedLeft <= signedRight,
            _ => throw new InternalCompilerException(nameof(Condition), $"{operation} is no jump"),
        };
}
