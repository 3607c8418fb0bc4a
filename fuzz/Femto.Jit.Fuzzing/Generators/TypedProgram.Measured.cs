using System.Collections.Immutable;
using Femto.Jit.Bytecode;

namespace Femto.Jit.Fuzzing.Generators;

/// <summary>
/// Accesses of a context that is as long as r2 says: behind a comparison with the length, or in loops that end there. Such
/// programs end well on contexts of any length; others need one of <see cref="ContextLength"/> bytes.
/// </summary>
internal sealed partial class TypedProgram
{
    private static readonly ImmutableArray<int> _masks = [0x07, 0x1f, 0x3c, 0x3f, 0x38, 0x7f];

    private static readonly ImmutableArray<InstructionRow> _comparisons =
        [.. TypedRows.Conditions.Where(row => row.UsesSourceRegister && row.Operation != Operation.JumpIfSet)];

    private static readonly ImmutableArray<Operation> _lengthChanges =
    [
        Operation.And, Operation.Subtract, Operation.ShiftRight, Operation.ArithmeticShiftRight, Operation.Divide,
        Operation.Modulo, Operation.Add, Operation.Or,
    ];

    /// <summary>The slot for the length, below those of loops.</summary>
    private int LengthSlot => SpillSlot - (8 * (MaxLoops + 1));

    /// <summary>Which programs are of that kind; the others do not depend on it.</summary>
    private static bool Measures(int seed) => (unchecked((uint)seed * 2_654_435_761u) >> 16) % 4 == 0;

    /// <summary>A number from the context, or its length where that is too short.</summary>
    private void MeasuredValue(int register)
    {
        InstructionRow load = Any(TypedRows.Loads);
        int offset = _random.Next(ContextLength - (load.OperandBits / 8) + 1);
        int skip = _writer.NewLabel();
        Emit(TypedRows.Load64, register, FramePointer, LengthSlot);
        _writer.AddTo(
            skip, TypedRows.The(Operation.JumpIfLess, Chance(2) ? 64 : 32, register: false), register,
            immediate: offset + (load.OperandBits / 8));
        Emit(TypedRows.Load64, register, FramePointer, ContextSlot);
        Emit(load, register, register, offset);
        _writer.Mark(skip);
    }

    private void Measured()
    {
        int length = Target();
        int index = Target(length);
        int address = Target(length, index);
        MeasuredRegisters registers = new(length, index, address);
        int skip = _writer.NewLabel();
        InstructionRow row = Any(Chance(3) ? TypedRows.Stores : TypedRows.Loads);
        Emit(TypedRows.Load64, length, FramePointer, LengthSlot);
        switch (_random.Next(5))
        {
            case 0:
                CompareIndex(row, registers, skip);
                break;
            case 1:
                CompareAddress(row, registers, skip);
                break;
            case 2:
                LoopOverIndices(row, registers, skip);
                break;
            case 3:
                LoopToEnd(row, registers, skip);
                break;
            default:
                LoopDownwards(row, registers, skip);
                break;
        }

        _writer.Mark(skip);
        Forget(address);
        Forget(length);
        Forget(index);
    }

    /// <summary>Mostly as many bytes as an access needs, otherwise nearly as many.</summary>
    private int Room(int size) => Chance(2) ? size : size + _random.Next(-1, 2);

    /// <summary>Mostly a comparison that skips what is not inside, otherwise any.</summary>
    private void SkipBeyond(int left, int right, int skip)
    {
        int width = Chance(2) ? 64 : 32;
        Operation operation = Chance(2) ? Operation.JumpIfGreater : Operation.JumpIfSignedGreater;
        if (Chance(3)) _writer.AddTo(skip, Any(_comparisons), left, right);
        else if (Chance(2)) _writer.AddTo(skip, TypedRows.The(operation, width, register: true), left, right);
        else _writer.AddTo(skip, TypedRows.The(Mirrored(operation), width, register: true), right, left);
    }

    private static Operation Mirrored(Operation operation) =>
        operation == Operation.JumpIfGreater ? Operation.JumpIfLess : Operation.JumpIfSignedLess;

    private void Index(int register)
    {
        InstructionRow and = Chance(2) ? TypedRows.AndImmediate : TypedRows.AndImmediate32;
        Emit(and, register, immediate: _masks[_random.Next(_masks.Length)]);
        if (!_risky) return;
        if (Chance(6)) Emit(TypedRows.AddImmediate, register, immediate: -_random.Next(1, 8));
        if (Chance(8)) Emit(TypedRows.LoadImmediate, register, immediate: (1L << 32) + _random.Next(8));
    }

    /// <summary>Something that is at most the length, mostly.</summary>
    private void ChangeLength(int length)
    {
        if (Chance(2)) return;
        Operation operation = _lengthChanges[_random.Next(_lengthChanges.Length)];
        int operand = operation == Operation.And ? _masks[_random.Next(_masks.Length)] : _random.Next(1, 9);
        Emit(TypedRows.The(operation, Chance(2) ? 64 : 32, register: false), length, immediate: operand);
    }

    private void CompareIndex(InstructionRow row, in MeasuredRegisters registers, int skip)
    {
        (int length, int index, int address) = registers;
        int room = Room(row.OperandBits / 8);
        Index(index);
        ChangeLength(length);
        Emit(TypedRows.Move, address, index);
        Emit(TypedRows.The(Operation.Add, Chance(3) ? 32 : 64, register: false), address, immediate: room);
        if (Chance(6))
            Emit(TypedRows.The(Operation.Modulo, 64, register: true), index, length);
        else
            SkipBeyond(address, length, skip);
        Emit(TypedRows.Load64, address, FramePointer, ContextSlot);
        Emit(TypedRows.Add, address, index);
        Access(row, registers, room - (row.OperandBits / 8));
    }

    private void CompareAddress(InstructionRow row, in MeasuredRegisters registers, int skip)
    {
        (int length, int index, int address) = registers;
        int room = Room(row.OperandBits / 8);
        Index(index);
        ChangeLength(length);
        Emit(TypedRows.Load64, address, FramePointer, ContextSlot);
        Emit(TypedRows.Add, length, address);
        Emit(TypedRows.Add, index, address);
        Emit(TypedRows.Move, address, index);
        Emit(TypedRows.AddImmediate, index, immediate: room);
        SkipBeyond(index, length, skip);
        Access(row, registers, room - (row.OperandBits / 8));
    }

    private void LoopOverIndices(InstructionRow row, in MeasuredRegisters registers, int skip)
    {
        (int length, int index, int address) = registers;
        int size = row.OperandBits / 8;
        int step = Chance(2) ? size : 1;
        int again = _writer.NewLabel();
        ChangeLength(length);
        Emit(TypedRows.MoveImmediate, index, immediate: Chance(2) ? 0 : _random.Next(8));
        _writer.Mark(again);
        Emit(TypedRows.Move, address, index);
        Emit(TypedRows.AddImmediate, address, immediate: Room(size));
        SkipBeyond(address, length, skip);
        Emit(TypedRows.Load64, address, FramePointer, ContextSlot);
        Emit(TypedRows.Add, address, index);
        Access(row, registers, 0);
        Emit(TypedRows.The(Operation.Add, Chance(2) ? 64 : 32, register: false), index, immediate: step);
        _writer.AddTo(again, Any(TypedRows.Jumps));
    }

    /// <summary>An address goes up to the end, by its own comparison or by that of a counter beside it.</summary>
    private void LoopToEnd(InstructionRow row, in MeasuredRegisters registers, int skip)
    {
        (int length, int index, int address) = registers;
        int size = row.OperandBits / 8;
        int step = Chance(2) ? size : 1;
        int again = _writer.NewLabel();
        bool comparesAddress = Chance(2);
        if (step > 1) _writer.AddTo(skip, TypedRows.The(Operation.JumpIfSet, 64, register: false), length, immediate: step - 1);
        if (!Chance(8)) _writer.AddTo(skip, TypedRows.The(Operation.JumpIfEqual, 64, register: false), length);
        Emit(TypedRows.Load64, address, FramePointer, ContextSlot);
        Emit(TypedRows.MoveImmediate, index);
        if (comparesAddress) Emit(TypedRows.Add, length, address);
        _writer.Mark(again);
        Access(row, registers, 0);
        Emit(TypedRows.AddImmediate, address, immediate: step);
        Emit(TypedRows.AddImmediate, index, immediate: step);
        Operation condition = _upwards[_random.Next(_upwards.Length)];
        int width = comparesAddress || Chance(2) ? 64 : 32;
        _writer.AddTo(again, TypedRows.The(condition, width, register: true), comparesAddress ? address : index, length);
    }

    private void LoopDownwards(InstructionRow row, in MeasuredRegisters registers, int skip)
    {
        (int length, int index, int address) = registers;
        int size = row.OperandBits / 8;
        int again = _writer.NewLabel();
        Emit(TypedRows.Move, index, length);
        if (Chance(3)) Emit(TypedRows.AddImmediate, index, immediate: -size);
        if (!Chance(8)) _writer.AddTo(skip, TypedRows.The(Operation.JumpIfEqual, Chance(2) ? 64 : 32, register: false), index);
        Emit(TypedRows.Load64, address, FramePointer, ContextSlot);
        _writer.Mark(again);
        Access(row, registers, 0);
        Emit(TypedRows.AddImmediate, address, immediate: _random.Next(1, 3));
        int width = Chance(2) ? 64 : 32;
        Emit(TypedRows.The(Operation.Add, width, register: false), index, immediate: -1);
        _writer.AddTo(again, TypedRows.The(Operation.JumpIfNotEqual, width, register: false), index);
    }

    /// <summary>Loads into, or stores, a register that no address is in.</summary>
    private void Access(InstructionRow row, in MeasuredRegisters registers, int offset)
    {
        int value = Target(registers.Address, registers.Length);
        while (value == registers.Index) value = Target(registers.Address, registers.Length);
        if (!row.WritesMemory) Emit(row, value, registers.Address, offset);
        else if (row.UsesSourceRegister) Emit(row, registers.Address, value, offset);
        else Emit(row, registers.Address, offset: offset, immediate: Immediate());
    }

    /// <summary>The registers that an access by the length uses.</summary>
    private readonly record struct MeasuredRegisters(int Length, int Index, int Address);
}
