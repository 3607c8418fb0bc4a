using System.Collections.Immutable;
using Femto.Jit.Bytecode;
using Femto.Jit.Contracts;

namespace Femto.Jit.Interpretation;

/// <summary>The state of one run and the meaning of every instruction on it.</summary>
internal sealed class InterpreterRun
{
    private const int FramePointer = 10;

    private readonly VerifiedProgram _program;
    private readonly ImmutableArray<Instruction> _instructions;
    private readonly InterpreterMemory _memory;
    private readonly IReadOnlyDictionary<int, HelperFunction> _helpers;
    private readonly HelperCall _helperCall;
    private readonly Dictionary<int, int> _frameBytes;
    private readonly bool[] _metered;
    private readonly ulong[] _registers = new ulong[FramePointer + 1];
    private readonly Stack<CallFrame> _callers = new(Limits.CallDepth);
    private CallFrame _frame;
    private int _pc;
    private bool _exited;

    internal InterpreterRun(
        VerifiedProgram program,
        InterpreterMemory memory,
        IReadOnlyDictionary<int, HelperFunction> helpers,
        uint fuel)
    {
        _program = program;
        _instructions = program.Program.Instructions;
        _memory = memory;
        _helpers = helpers;
        _helperCall = new HelperCall(memory);
        _frameBytes = program.Functions.ToDictionary(function => function.Start, function => function.FrameBytes);
        _metered = new bool[_instructions.Length];
        foreach (int pc in program.MeteredEdges) _metered[pc] = true;
        Fuel = fuel;
        _registers[1] = memory.Layout.Context;
        _registers[2] = (ulong)memory[Region.Context].Length;
        _registers[FramePointer] = memory.Layout.StackHigh;
        _frame = new CallFrame { FrameBytes = _frameBytes[0] };
    }

    /// <summary>Fuel left.</summary>
    internal uint Fuel { get; private set; }

    /// <summary>Instructions executed, the one that traps included.</summary>
    internal long Executed { get; private set; }

    /// <summary>r0.</summary>
    internal ulong Result => _registers[0];

    /// <summary>Runs to the exit of the entry, or to a trap.</summary>
    internal Trap? Run(TraceCallback? trace)
    {
        while (!_exited)
        {
            int pc = _pc;
            Instruction instruction = _instructions[pc];
            trace?.Invoke(pc, _registers);
            Executed++;
            _pc += instruction.Slots;
            TrapKind trap = Execute(pc, instruction);
            if (trap != TrapKind.None) return new Trap(trap, pc);
        }
        return null;
    }

    private TrapKind Execute(int pc, Instruction instruction)
    {
        ref ulong destination = ref _registers[instruction.Destination];
        switch (instruction.Operation)
        {
            case <= Operation.ByteSwap:
                destination = Arithmetic.Compute(instruction, destination, SecondOperand(instruction));
                return TrapKind.None;
            case <= Operation.JumpIfSignedLessOrEqual:
                return Condition.Holds(instruction, destination, SecondOperand(instruction))
                    ? Jump(pc, instruction)
                    : TrapKind.None;
            case Operation.CallHelper:
                return CallHelper(pc, _program.Contract.Helpers[(int)instruction.Immediate]);
            case Operation.CallLocal:
                CallLocal((int)instruction.TargetFrom(pc));
                return TrapKind.None;
            case Operation.Exit:
                Exit();
                return TrapKind.None;
            case Operation.LoadImmediate64:
                destination = unchecked((ulong)instruction.Immediate);
                return TrapKind.None;
            case Operation.LoadDataAddress:
                destination = unchecked(_memory.Layout.Data + (ulong)instruction.Immediate);
                return TrapKind.None;
            case Operation.LoadReadOnlyDataAddress:
                destination = unchecked(_memory.Layout.ReadOnlyData + (ulong)instruction.Immediate);
                return TrapKind.None;
            default:
                return Access(pc, instruction);
        }
    }

    private ulong SecondOperand(Instruction instruction) =>
        instruction.UsesSourceRegister ? _registers[instruction.Source] : unchecked((ulong)instruction.Immediate);

    private TrapKind Jump(int pc, Instruction instruction)
    {
        if (_metered[pc])
        {
            if (Fuel == 0) return TrapKind.FuelExhausted;
            Fuel--;
        }
        _pc = (int)instruction.TargetFrom(pc);
        return TrapKind.None;
    }

    private TrapKind Access(int pc, Instruction instruction)
    {
        bool loads = instruction.Operation is Operation.Load or Operation.LoadSignExtended;
        ulong start = _registers[loads ? instruction.Source : instruction.Destination];
        ulong address = unchecked(start + (ulong)(long)instruction.Offset);
        int size = instruction.OperandBits / 8;
        if (!TryFind(pc, address, size, instruction.Row.WritesMemory, out Span<byte> memory)) return TrapKind.OutOfBounds;
        switch (instruction.Operation)
        {
            case Operation.Load:
                _registers[instruction.Destination] = InterpreterMemory.Read(memory);
                return TrapKind.None;
            case Operation.LoadSignExtended:
                _registers[instruction.Destination] =
                    Arithmetic.SignExtend(InterpreterMemory.Read(memory), instruction.OperandBits, 64);
                return TrapKind.None;
            case Operation.Store or Operation.StoreImmediate:
                InterpreterMemory.Write(memory, SecondOperand(instruction));
                return TrapKind.None;
            default:
                // Bounds come first: where both are violated, the trap is OutOfBounds.
                if (address % (uint)size != 0) return TrapKind.Misaligned;
                AtomicOperation.Apply(instruction, memory, _registers);
                return TrapKind.None;
        }
    }

    /// <summary>An access that is proven may be in one region in one call of a function, in another in the next.</summary>
    private bool TryFind(int pc, ulong address, int size, bool writes, out Span<byte> memory) =>
        _program.RegionOf(pc) is null && _program.ProvenAccesses.Contains(pc)
            ? _memory.TryFindAnywhere(address, size, writes, out memory)
            : _memory.TryFind(address, size, writes, _program.RegionOf(pc), out memory);

    private TrapKind CallHelper(int pc, HelperPrototype prototype)
    {
        Span<ulong> arguments = _helperCall.Begin();
        for (int index = 0; index < prototype.Parameters.Length; index++)
        {
            arguments[index] = Argument(_registers[index + 1], prototype.Parameters[index]);
        }
        foreach (PointerArgument pointer in prototype.Pointers)
        {
            if (!IsInside(pc, pointer, arguments)) return TrapKind.OutOfBounds;
        }
        ulong result = _helpers[prototype.Number](_helperCall);
        if (_helperCall.Refused) return TrapKind.HelperFailed;
        _registers[0] = prototype.Result switch
        {
            HelperType.Void => 0,
            var type when IsWide(type) => result,
            var type => Arithmetic.Truncate(Argument(result, type), 32),
        };
        return TrapKind.None;
    }

    /// <summary>
    /// Whether a helper may access its memory at an argument, of which all 64 bits count. Text is proven to be constant.
    /// </summary>
    private bool IsInside(int pc, PointerArgument pointer, ReadOnlySpan<ulong> arguments)
    {
        if (pointer.IsString) return true;
        ulong size = pointer.Bytes is int bytes ? (ulong)bytes : arguments[pointer.LengthParameter!.Value];
        if (size is 0 or > int.MaxValue) return size == 0;
        ulong address = _registers[pointer.Parameter + 1];
        return _program.CheckedArguments.GetValueOrDefault(pc, []).Contains(pointer)
            ? _memory.TryFind(address, (int)size, pointer.Writes, _program.RegionOf(pc, pointer), out _)
            : _memory.TryFindAnywhere(address, (int)size, pointer.Writes, out _);
    }

    private bool IsWide(HelperType type) => type is HelperType.U64 or HelperType.I64
        || type == HelperType.Pointer && _memory.Layout.AddressBytes == sizeof(ulong);

    private ulong Argument(ulong value, HelperType type) => type switch
    {
        _ when IsWide(type) => value,
        HelperType.I32 => Arithmetic.SignExtend(value, 32, 64),
        HelperType.I8 or HelperType.I16 => Arithmetic.SignExtend(value, 8 * type.Bytes(), 64),
        _ when type.Mask() is uint mask => value & mask,
        _ => Arithmetic.Truncate(value, 32),
    };

    private void CallLocal(int target)
    {
        _callers.Push(_frame with
        {
            ReturnPc = _pc,
            R6 = _registers[6],
            R7 = _registers[7],
            R8 = _registers[8],
            R9 = _registers[9],
            R10 = _registers[FramePointer],
        });
        _registers[FramePointer] -= (ulong)_frame.FrameBytes;
        _frame = new CallFrame { FrameBytes = _frameBytes[target] };
        _pc = target;
    }

    private void Exit()
    {
        if (!_callers.TryPop(out _frame))
        {
            _exited = true;
            return;
        }
        _pc = _frame.ReturnPc;
        _registers[6] = _frame.R6;
        _registers[7] = _frame.R7;
        _registers[8] = _frame.R8;
        _registers[9] = _frame.R9;
        _registers[FramePointer] = _frame.R10;
    }

    /// <summary>What a function gets back when its callee returns, and the size of its own frame.</summary>
    private readonly record struct CallFrame(
        int FrameBytes, int ReturnPc, ulong R6, ulong R7, ulong R8, ulong R9, ulong R10);
}
