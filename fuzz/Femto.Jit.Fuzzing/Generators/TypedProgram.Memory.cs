using System.Buffers.Binary;
using System.Collections.Immutable;
using Femto.Jit.Bytecode;
using Femto.Jit.Contracts;

namespace Femto.Jit.Fuzzing.Generators;

/// <summary>Accesses of all regions, through addresses of every origin.</summary>
internal sealed partial class TypedProgram
{
    /// <summary>The writable data begin with a pointer to the read-only ones; numbers follow, the last of them zeroed.</summary>
    private const int DataStart = 8;
    private const int DataLength = 48;
    private const int ReadOnlyLength = 32;

    /// <summary>Bytes that helpers access at most: no more than the least region has.</summary>
    private const int LargestSize = 16;

    private static readonly ProgramData _data = new(
        Words(0x0123456789abcdef, -2, 0x80000000, 0x80),
        Words(0, 1, -1, long.MinValue, 0x7fffffff),
        ZeroedLength: 16,
        [new DataPointer(0, Region.ReadOnlyData, 0)]);

    private static ImmutableArray<byte> Words(params ReadOnlySpan<long> words)
    {
        byte[] bytes = new byte[words.Length * sizeof(long)];
        for (int index = 0; index < words.Length; index++)
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(index * sizeof(long)), words[index]);
        return [.. bytes];
    }

    /// <summary>Puts the address of a region into a register; how long the region is.</summary>
    private int RegionAddress(int address, bool write)
    {
        switch (_random.Next(write ? 4 : 6))
        {
            case 0 or 1 when !_measures || Chance(8):
                Emit(TypedRows.Load64, address, FramePointer, ContextSlot);
                return ContextLength;
            case 2 when _escapes:
                Emit(TypedRows.Move, address, FramePointer);
                Emit(TypedRows.AddImmediate, address, immediate: -8 * _slots);
                return 8 * _slots;
            case 4:
                Emit(TypedRows.ReadOnlyAddress, address);
                return ReadOnlyLength;
            case 5:
                Emit(TypedRows.DataAddress, address);
                Emit(TypedRows.Load64, address, address);
                return ReadOnlyLength;
            default:
                Emit(TypedRows.DataAddress, address, immediate: DataStart);
                return DataLength;
        }
    }

    /// <summary>
    /// A register with an address and the offset to add: constant, or moved by a number that is mostly inside.
    /// </summary>
    private (int Base, int Offset) Address(int size, int avoid, bool write, bool aligned)
    {
        int address = Target(avoid);
        int length = RegionAddress(address, write);
        if (Chance(8))
        {
            Emit(TypedRows.Store64, FramePointer, address, SpillSlot);
            Forget(address);
            address = Target(avoid);
            Emit(TypedRows.Load64, address, FramePointer, SpillSlot);
        }
        int step = aligned && !(_risky && Chance(8)) ? size : 1;
        int offset = _random.Next(((length - size) / step) + 1) * step;
        return Chance(2) ? (address, offset) : (address, Displace(address, avoid, length, size, step));
    }

    /// <summary>
    /// Moves an address by an index below 32 that is a multiple of the alignment. Rarely it leads out of bounds, but never
    /// into another region: whether it would depends on the addresses. Then the index comes from the context, since what is
    /// known to be outside may be refused.
    /// </summary>
    private int Displace(int address, int avoid, int length, int size, int step)
    {
        int index = Target(address, avoid);
        bool leaves = _risky && Chance(6);
        if (leaves)
        {
            Emit(TypedRows.Load64, index, FramePointer, ContextSlot);
            Emit(TypedRows.Load64, index, index, 8 * _random.Next(ContextLength / 8));
        }
        int room = Math.Max(0, length - size);
        int mask = leaves ? 0xffff : _random.Next(Math.Min(32, room + 1)) & -step;
        Emit(Chance(2) ? TypedRows.AndImmediate : TypedRows.AndImmediate32, index, immediate: mask);
        if (leaves && Chance(3)) Emit(TypedRows.ShiftLeftImmediate, index, immediate: _random.Next(48, 64));
        if (leaves && Chance(3)) Emit(TypedRows.Negate, index);
        Emit(TypedRows.Add, address, index);
        return _random.Next((Math.Max(0, room - 31) / step) + 1) * step;
    }

    /// <summary>Gives a helper as much memory as it accesses; a risky program perhaps less.</summary>
    private void PassMemory(HelperPrototype helper)
    {
        if (helper.Pointers.IsEmpty) return;
        int bytes = helper.Pointers[0].Bytes ?? _random.Next(LargestSize + 1);
        foreach (PointerArgument pointer in helper.Pointers)
        {
            int address = pointer.Parameter + 1;
            int length = RegionAddress(address, pointer.Writes);
            Emit(TypedRows.AddImmediate, address, immediate: Displace(address, address - 1, length, bytes, step: 1));
        }
        if (helper.Pointers[0].LengthParameter is int size) PassSize(size + 1, bytes);
    }

    private void PassSize(int register, int bytes)
    {
        if (Chance(2)) Emit(TypedRows.MoveImmediate, register, immediate: bytes);
        else if (!(_risky && Chance(3))) Emit(TypedRows.AndImmediate, register, immediate: bytes);
    }

    private void Load()
    {
        InstructionRow row = Any(TypedRows.Loads);
        int size = row.OperandBits / 8;
        if (Chance(4))
        {
            Emit(row, Target(), FramePointer, -_random.Next(size, (8 * _slots) + 1));
            return;
        }
        (int address, int offset) = Address(size, avoid: -1, write: false, aligned: false);
        int destination = Chance(3) ? address : Target();
        Emit(row, destination, address, offset);
        if (destination != address) Forget(address);
    }

    private void Store()
    {
        InstructionRow row = Any(TypedRows.Stores);
        int size = row.OperandBits / 8;
        int source = row.UsesSourceRegister ? Register() : -1;
        int value = row.UsesSourceRegister ? 0 : Immediate();
        if (Chance(4))
        {
            Emit(row, FramePointer, Math.Max(0, source), -_random.Next(size, (8 * _slots) + 1), value);
            return;
        }
        (int address, int offset) = Address(size, avoid: source, write: true, aligned: false);
        Emit(row, address, Math.Max(0, source), offset, value);
        Forget(address);
    }

    private void Atomic()
    {
        InstructionRow row = Any(TypedRows.Atomics);
        int source = row.FetchesOldValue ? Target() : Register();
        (int address, int offset) = Address(row.OperandBits / 8, avoid: source, write: true, aligned: true);
        if (address == 0)
        {
            // r0 is an operand of cmpxchg.
            int moved = Target(0, source);
            Emit(TypedRows.Move, moved, 0);
            Forget(0);
            address = moved;
        }
        Emit(row, address, source, offset);
        Forget(address);
    }

    /// <summary>Puts a number where an address was.</summary>
    private void Forget(int register) => Emit(TypedRows.MoveImmediate, register, immediate: Immediate());
}
