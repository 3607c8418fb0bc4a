using System.Collections.Immutable;
using Femto.Jit.Bytecode;
using Femto.Jit.Contracts;
using Femto.Jit.Execution;

namespace Femto.Jit.Fuzzing.Generators;

/// <summary>
/// Makes a random program that gets at memory through fields of the context and results of a helper: behind comparisons with
/// ends and lengths, right and wrong ones, in loops, and through helpers. The verifier refuses some of them. What is loaded is
/// folded into r0.
/// </summary>
internal sealed class PointedProgram
{
    /// <summary>Bytes of the constant memory; of other memory there is up to so much.</summary>
    internal const int BlockBytes = 16, LargestMemory = 40;

    private const int Context = 6, Sum = 7, Number = 8;
    private const int NumberOffset = 32;

    private static readonly ImmutableArray<ContextField> _fields =
    [
        Pointer("packet", 0, new(MemoryAccess.ReadWrite) { EndField = "packet_end" }),
        Scalar("packet_end", "u32", 4, 4),
        Pointer("samples", 8, new(MemoryAccess.ReadOnly) { LengthField = "count", Unit = 2 }),
        Scalar("count", "u16", 12, 2),
        Pointer("buffer", 16, new(MemoryAccess.ReadWrite) { LengthField = "size" }),
        Scalar("size", "u32", 20, 4),
        Pointer("block", 24, new(MemoryAccess.ReadWrite) { Bytes = BlockBytes }),
    ];

    /// <summary>By kind of program, which field comes first: of that one the verifier knows more.</summary>
    private static readonly ImmutableArray<Contract> _contracts =
    [
        .. new[] { "packet", "samples", "buffer" }.Select(first => AgentHelpers.Contract with
        {
            ContextLength = NumberOffset + 8,
            ContextFields = [.. _fields.Where(field => IsKept(field.Name, first))],
        }),
    ];

    private readonly Random _random;
    private readonly ProgramWriter _writer = new();
    private readonly Contract _contract;
    private readonly ImmutableArray<PointedRegion> _memory;

    private PointedProgram(int seed)
    {
        _random = new Random(seed);
        _contract = ContractOf(seed);
        _memory = PointedRegions.Of(_contract).All;
    }

    /// <summary>What the program of a seed is granted.</summary>
    internal static Contract ContractOf(int seed) => _contracts[(int)((uint)seed % (uint)_contracts.Length)];

    /// <summary>The program of a seed.</summary>
    internal static Program Create(int seed)
    {
        PointedProgram program = new(seed);
        program.Write();
        return program._writer.Finish(new ProgramData([], [], 0, []));
    }

    /// <summary>A context, with memory for its fields.</summary>
    internal static RunRequest Request(Contract contract, Random random)
    {
        byte[] context = new byte[contract.ContextLength!.Value];
        random.NextBytes(context);
        if (random.Next(2) == 0) Array.Clear(context, NumberOffset + 1, 7);
        return new RunRequest([.. context])
        {
            Memory = [.. PointedRegions.Of(contract).All.Select(region => Bytes(region, random))],
        };
    }

    private static ImmutableArray<byte> Bytes(PointedRegion region, Random random)
    {
        int units = random.Next(4) == 0 ? random.Next(3) : random.Next(LargestMemory / region.Target.Unit);
        byte[] bytes = new byte[region.Target.Bytes ?? units * region.Target.Unit];
        random.NextBytes(bytes);
        return [.. bytes];
    }

    private static ContextField Pointer(string name, int offset, PointedMemory target) =>
        new(name, "ptr", offset, ContextField.PointerBytes, MemoryAccess.ReadOnly) { Target = target };

    private static ContextField Scalar(string name, string type, int offset, int size) =>
        new(name, type, offset, size, MemoryAccess.ReadOnly);

    /// <summary>Fields ahead of the first are left out, with what says how long their memory is.</summary>
    private static bool IsKept(string name, string first) => first switch
    {
        "samples" => !name.StartsWith("packet", StringComparison.Ordinal),
        "buffer" => name is "buffer" or "size" or "block",
        _ => true,
    };

    private void Write()
    {
        Emit(TypedRows.Move, Context, 1);
        Emit(TypedRows.MoveImmediate, Sum, immediate: 1);
        Emit(TypedRows.Load64, Number, Context, NumberOffset);
        int pieces = _random.Next(1, 7);
        for (int count = 0; count < pieces; count++) Piece();
        Emit(TypedRows.Move, 0, Sum);
        Emit(TypedRows.Exit);
    }

    private void Piece()
    {
        PointedRegion memory = _memory[_random.Next(_memory.Length)];
        int skip = _writer.NewLabel();
        switch (_random.Next(8))
        {
            case 0:
                LoadField(2, memory.Pointer);
                Access(memory, 2, _random.Next(24));
                break;
            case 1 or 2:
                CompareAddress(memory, skip);
                break;
            case 3:
                CompareIndex(memory, skip);
                break;
            case 4:
                LoopCounted(memory);
                break;
            case 5:
                LoopToLimit(memory, skip);
                break;
            case 6:
                CallHelper(memory);
                break;
            default:
                FindCell(skip);
                break;
        }

        _writer.Mark(skip);
    }

    private void Emit(InstructionRow row, int destination = 0, int source = 0, int offset = 0, long immediate = 0) =>
        _writer.Add(row, destination, source, offset, immediate);

    private bool Chance(int of) => _random.Next(of) == 0;

    private InstructionRow Any(ImmutableArray<InstructionRow> rows) => rows[_random.Next(rows.Length)];

    private void LoadField(int register, ContextField field)
    {
        Emit(TypedRows.The(Operation.Load, 8 * field.Size, register: true), register, Context, field.Offset);
        if (field.Target is null || !Chance(6)) return;
        Emit(TypedRows.Store64, 10, register, -8);
        Emit(TypedRows.Load64, register, 10, -8);
    }

    /// <summary>The address of the end: loaded, or computed from the length.</summary>
    private void LoadEnd(int register, PointedRegion memory)
    {
        if (memory.Measure is not ContextField measure)
        {
            LoadField(register, memory.Pointer);
            Emit(TypedRows.AddImmediate, register, immediate: BlockBytes);
            return;
        }

        LoadField(register, measure);
        if (memory.Target.EndField is not null) return;
        if (memory.Target.Unit > 1) Emit(TypedRows.MultiplyImmediate, register, immediate: memory.Target.Unit);
        LoadField(5, memory.Pointer);
        Emit(TypedRows.Add, register, 5);
    }

    private void Access(PointedRegion? memory, int address, int offset)
    {
        bool isWritten = Chance(3) && (memory is null || memory.IsWritable || Chance(8));
        if (isWritten && Chance(6))
        {
            InstructionRow atomic = Any(TypedRows.Atomics);
            Emit(TypedRows.MoveImmediate, 0, immediate: _random.Next(256));
            Emit(TypedRows.MoveImmediate, 1, immediate: _random.Next(256));
            Emit(atomic, address, 1, offset);
            return;
        }

        InstructionRow row = Any(isWritten ? TypedRows.Stores : TypedRows.Loads);
        if (isWritten) Emit(row, address, row.UsesSourceRegister ? Sum : 0, offset, row.UsesSourceRegister ? 0 : _random.Next(256));
        else
        {
            Emit(row, 1, address, offset);
            Emit(TypedRows.MultiplyImmediate, Sum, immediate: 31);
            Emit(TypedRows.Add, Sum, 1);
        }
    }

    private void Compare(int left, int right, int skip)
    {
        if (Chance(6)) _writer.AddTo(skip, Any([.. TypedRows.Conditions.Where(row => row.UsesSourceRegister)]), left, right);
        else if (Chance(2)) _writer.AddTo(skip, TypedRows.The(Operation.JumpIfGreater, 64, register: true), left, right);
        else _writer.AddTo(skip, TypedRows.The(Operation.JumpIfLess, 64, register: true), right, left);
    }

    private void CompareAddress(PointedRegion memory, int skip)
    {
        int room = _random.Next(1, 20);
        LoadField(2, memory.Pointer);
        LoadEnd(3, memory);
        Emit(TypedRows.Move, 4, 2);
        Emit(TypedRows.AddImmediate, 4, immediate: room);
        Compare(4, 3, skip);
        Access(memory, Chance(2) ? 2 : 4, 0);
        Access(memory, 2, Math.Max(0, room - _random.Next(1, 9)));
        if (Chance(2)) Access(memory, 4, -_random.Next(1, room + 1));
    }

    private void Index(int register, long mask)
    {
        Emit(TypedRows.Move, register, Number);
        if (!Chance(8)) Emit(TypedRows.AndImmediate, register, immediate: mask);
        if (Chance(8)) Emit(TypedRows.AddImmediate, register, immediate: -2);
    }

    private void CompareIndex(PointedRegion memory, int skip)
    {
        Index(4, 31);
        if (memory.Measure is ContextField measure && memory.Target.EndField is null)
        {
            LoadField(3, measure);
            Operation operation = Chance(8) ? Operation.JumpIfGreater : Operation.JumpIfGreaterOrEqual;
            _writer.AddTo(skip, TypedRows.The(operation, Chance(4) ? 32 : 64, register: true), 4, 3);
            if (memory.Target.Unit > 1 && Chance(2)) Emit(TypedRows.ShiftLeftImmediate, 4, immediate: 1);
        }

        LoadField(2, memory.Pointer);
        Emit(TypedRows.Add, 2, 4);
        Access(memory, 2, Chance(3) ? _random.Next(8) : 0);
    }

    private void LoopCounted(PointedRegion memory)
    {
        int step = _random.Next(1, 5);
        Index(3, 7);
        Emit(TypedRows.AddImmediate, 3, immediate: 1);
        LoadField(2, memory.Pointer);
        Emit(TypedRows.MoveImmediate, 4);
        int again = _writer.NewLabel();
        _writer.Mark(again);
        Access(memory, 2, _random.Next(3));
        Emit(TypedRows.AddImmediate, 2, immediate: step);
        Emit(TypedRows.AddImmediate, 4, immediate: 1);
        _writer.AddTo(again, TypedRows.The(Operation.JumpIfLess, 64, register: true), 4, 3);
    }

    private void LoopToLimit(PointedRegion memory, int skip)
    {
        LoadField(2, memory.Pointer);
        LoadEnd(3, memory);
        _writer.AddTo(skip, TypedRows.The(Operation.JumpIfEqual, 64, register: true), 2, 3);
        int again = _writer.NewLabel();
        _writer.Mark(again);
        Access(memory, 2, Chance(6) ? 1 : 0);
        Emit(TypedRows.AddImmediate, 2, immediate: Chance(6) ? 2 : 1);
        Operation operation = Chance(2) ? Operation.JumpIfNotEqual : Operation.JumpIfLess;
        _writer.AddTo(again, TypedRows.The(operation, 64, register: true), 2, 3);
    }

    private void CallHelper(PointedRegion memory)
    {
        int[] numbers = memory.IsWritable || Chance(8) ? [11, 16, 17, 19] : [11, 17];
        HelperPrototype helper = _contract.Helpers[numbers[_random.Next(numbers.Length)]];
        LoadField(1, memory.Pointer);
        bool isWhole = memory.Measure is not null && memory.Target.EndField is null && Chance(2);
        if (isWhole) LoadField(2, memory.Measure!);
        else Emit(TypedRows.MoveImmediate, 2, immediate: _random.Next(BlockBytes + 2));
        if (Chance(3)) Emit(TypedRows.AddImmediate, 1, immediate: _random.Next(5));
        Emit(TypedRows.MoveImmediate, 3, immediate: 5);
        Emit(TypedRows.CallHelper, immediate: helper.Number);
        Emit(TypedRows.Add, Sum, 0);
    }

    private void FindCell(int skip)
    {
        Index(1, 15);
        Emit(TypedRows.CallHelper, immediate: 27);
        if (!Chance(8)) _writer.AddTo(skip, TypedRows.The(Operation.JumpIfEqual, 64, register: false), 0);
        Emit(TypedRows.Move, 2, 0);
        Emit(TypedRows.The(Operation.Load, 8, register: true), 1, 2, _random.Next(9));
        Emit(TypedRows.Add, Sum, 1);
    }
}
