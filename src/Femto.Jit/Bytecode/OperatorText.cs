using System.Collections.Immutable;

namespace Femto.Jit.Bytecode;

/// <summary>The operators of LLVM's text form.</summary>
internal static class OperatorText
{
    private static readonly ImmutableArray<(Operation Operation, string Text)> _rows =
    [
        (Operation.Add, "+"),
        (Operation.Subtract, "-"),
        (Operation.Multiply, "*"),
        (Operation.Divide, "/"),
        (Operation.SignedDivide, "s/"),
        (Operation.Modulo, "%"),
        (Operation.SignedModulo, "s%"),
        (Operation.Or, "|"),
        (Operation.And, "&"),
        (Operation.Xor, "^"),
        (Operation.ShiftLeft, "<<"),
        (Operation.ShiftRight, ">>"),
        (Operation.ArithmeticShiftRight, "s>>"),
        (Operation.JumpIfEqual, "=="),
        (Operation.JumpIfNotEqual, "!="),
        (Operation.JumpIfSet, "&"),
        (Operation.JumpIfGreater, ">"),
        (Operation.JumpIfGreaterOrEqual, ">="),
        (Operation.JumpIfLess, "<"),
        (Operation.JumpIfLessOrEqual, "<="),
        (Operation.JumpIfSignedGreater, "s>"),
        (Operation.JumpIfSignedGreaterOrEqual, "s>="),
        (Operation.JumpIfSignedLess, "s<"),
        (Operation.JumpIfSignedLessOrEqual, "s<="),
        (Operation.AtomicAdd, "+"),
        (Operation.AtomicOr, "|"),
        (Operation.AtomicAnd, "&"),
        (Operation.AtomicXor, "^"),
        (Operation.AtomicFetchAdd, "fetch_add"),
        (Operation.AtomicFetchOr, "fetch_or"),
        (Operation.AtomicFetchAnd, "fetch_and"),
        (Operation.AtomicFetchXor, "fetch_xor"),
    ];

    /// <summary>The operator of an operation that has one.</summary>
    public static string Of(Operation operation) => _rows.First(row => row.Operation == operation).Text;

    /// <summary>The operation of an operator among those from the first to the last given.</summary>
    public static Operation? Find(string text, Operation first, Operation last)
    {
        foreach ((Operation operation, string candidate) in _rows)
        {
            if (operation >= first && operation <= last && candidate == text) return operation;
        }
        return null;
    }
}
