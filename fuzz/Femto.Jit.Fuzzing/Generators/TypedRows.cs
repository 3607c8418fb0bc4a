using System.Collections.Immutable;
using Femto.Jit.Bytecode;

namespace Femto.Jit.Fuzzing.Generators;

/// <summary>The rows of the instruction table by what a typed program does with them.</summary>
internal static class TypedRows
{
    internal static readonly ImmutableArray<InstructionRow> Arithmetic = Select(row =>
        row.Operation <= Operation.Move && row.Operation != Operation.Negate);

    internal static readonly ImmutableArray<InstructionRow> OneOperand = Select(row =>
        row.Operation is Operation.Negate or (>= Operation.MoveSignExtended and <= Operation.ByteSwap));

    internal static readonly ImmutableArray<InstructionRow> Loads =
        Select(row => row.Operation is Operation.Load or Operation.LoadSignExtended);

    internal static readonly ImmutableArray<InstructionRow> Stores =
        Select(row => row.Operation is Operation.Store or Operation.StoreImmediate);

    internal static readonly ImmutableArray<InstructionRow> Atomics = Select(row => row.IsAtomic);

    internal static readonly ImmutableArray<InstructionRow> Conditions = Select(row => row.IsConditionalJump);

    internal static readonly ImmutableArray<InstructionRow> Jumps = Select(row => row.Operation == Operation.Jump);

    internal static readonly InstructionRow Load64 = The(Operation.Load, 64, true);
    internal static readonly InstructionRow Store64 = The(Operation.Store, 64, true);
    internal static readonly InstructionRow StoreImmediate64 = The(Operation.StoreImmediate, 64, false);
    internal static readonly InstructionRow LoadImmediate = InstructionTable.The(Operation.LoadImmediate64);
    internal static readonly InstructionRow DataAddress = InstructionTable.The(Operation.LoadDataAddress);
    internal static readonly InstructionRow ReadOnlyAddress = InstructionTable.The(Operation.LoadReadOnlyDataAddress);
    internal static readonly InstructionRow CallHelper = InstructionTable.The(Operation.CallHelper);
    internal static readonly InstructionRow CallLocal = InstructionTable.The(Operation.CallLocal);
    internal static readonly InstructionRow Exit = InstructionTable.The(Operation.Exit);
    internal static readonly InstructionRow Move = The(Operation.Move, 64, true);
    internal static readonly InstructionRow MoveImmediate = The(Operation.Move, 64, false);
    internal static readonly InstructionRow MoveImmediate32 = The(Operation.Move, 32, false);
    internal static readonly InstructionRow Add = The(Operation.Add, 64, true);
    internal static readonly InstructionRow AddImmediate = The(Operation.Add, 64, false);
    internal static readonly InstructionRow MultiplyImmediate = The(Operation.Multiply, 64, false);
    internal static readonly InstructionRow AndImmediate = The(Operation.And, 64, false);
    internal static readonly InstructionRow AndImmediate32 = The(Operation.And, 32, false);
    internal static readonly InstructionRow ShiftLeftImmediate = The(Operation.ShiftLeft, 64, false);
    internal static readonly InstructionRow Negate = The(Operation.Negate, 64, false);
    internal static readonly InstructionRow IfNotEqual = The(Operation.JumpIfNotEqual, 64, false);

    /// <summary>The row of an operation with a width and a kind of second operand.</summary>
    internal static InstructionRow The(Operation operation, int width, bool register) => InstructionTable.Rows.First(row =>
        row.Operation == operation && (row.AccessesMemory ? row.OperandBits : row.Width) == width
        && row.UsesSourceRegister == register);

    private static ImmutableArray<InstructionRow> Select(Func<InstructionRow, bool> taken) =>
        [.. InstructionTable.Rows.Where(taken)];
}
