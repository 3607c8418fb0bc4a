using System.Numerics;
using Femto.Jit.Bytecode;
using Femto.Jit.Contracts;
using Femto.Jit.Verification;
using Femto.Jit.Verification.Abstract;

namespace Femto.Jit.Ir;

/// <summary>Translates instructions into one block after the other.</summary>
internal sealed partial class InstructionBuilder(
    VerifiedProgram program,
    Function function,
    StackSlots slots,
    IReadOnlyDictionary<int, ulong> calleeArguments,
    Target target)
{
    private const int FramePointer = 10;

    private readonly List<Value> arguments = [];
    private List<Value> body = [];
    private Value?[] state = [];

    /// <summary>The variables' values after what was translated so far.</summary>
    public Value?[] State => state;

    /// <summary>Pc of the instruction being translated.</summary>
    public int Pc { get; set; } = -1;

    /// <summary>Goes on with a block, given the values of the variables at its start, which it changes.</summary>
    public void Begin(Block block, Value?[] variables)
    {
        body = block.Body;
        state = variables;
        Pc = -1;
    }

    /// <summary>
    /// The value of a variable; 0 for a register that has none, which is read only where no run comes (see
    /// <see cref="InitializedWays"/>).
    /// </summary>
    public Value Read(int variable) => state[variable] ??= variable < RegisterLiveness.Fuel
        ? Constant(IrType.I64, 0)
        : throw new InternalCompilerException(nameof(Builder), $"variable {variable} is read at pc {Pc} before it is written");

    public Value Emit(Op op, IrType type, params ReadOnlySpan<Value> operands)
    {
        Value value = function.NewValue(op, type, operands);
        value.Pc = Pc;
        body.Add(value);
        return value;
    }

    /// <summary>Defines the parameters, the frame and the fuel that are live at the start of the function.</summary>
    public void Prologue(VerifiedFunction source, ulong liveIn)
    {
        if (source.Start == 0)
            EntryPrologue(liveIn);
        else
        {
            for (int i = 0; i < function.Signature.Parameters.Length; i++)
            {
                Value parameter = Emit(Op.Parameter, IrType.I64);
                int register = function.Signature.Parameters[i].Register;
                parameter.Immediate = i;
                parameter.Provenance = register == FramePointer ? Provenance.Stack : Provenance.Unknown;
                state[register] = parameter;
            }
        }

        if ((liveIn & 1UL << RegisterLiveness.Fuel) != 0)
            state[RegisterLiveness.Fuel] = Emit(Op.LoadFuel, IrType.I32);
    }

    private void EntryPrologue(ulong liveIn)
    {
        if (program.StackBytes > 0 && slots.NeedsStack)
            Emit(Op.ZeroStack, IrType.None).Immediate = program.StackBytes;
        for (int i = 0; i < slots.Of(0).Count; i++)
            state[RegisterLiveness.FirstSlot + i] = Constant(TypeOf(slots.Of(0)[i]), 0);
        state[1] = Emit(Op.Parameter, IrType.I64);
        state[1]!.Provenance = Provenance.Context;
        if ((liveIn & 1UL << 2) != 0)
        {
            state[2] = program.Contract.ContextLength is int length
                ? Constant(IrType.I64, length)
                : Emit(Op.ZeroExtend, IrType.I64, Emit(Op.ContextLength, IrType.I32));
        }

        if ((liveIn & 1UL << FramePointer) != 0)
            state[FramePointer] = Base(Provenance.Stack);
    }

    public void SpendFuel() =>
        state[RegisterLiveness.Fuel] = Emit(Op.SpendFuel, IrType.I32, Read(RegisterLiveness.Fuel));

    public void StoreFuel() => Emit(Op.StoreFuel, IrType.None, Read(RegisterLiveness.Fuel));

    /// <summary>Gives a branch its condition and operands.</summary>
    public void Compare(Instruction instruction, Value branch)
    {
        branch.Condition = ConditionOf(instruction.Operation);
        branch.Operands.Add(Operand(instruction.Width, Read(instruction.Destination)));
        branch.Operands.Add(SecondOperand(instruction));
    }

    public void Translate(Instruction instruction, bool usesFuel)
    {
        Compile(instruction, usesFuel);
        RegisterSet written = RegisterUse.Writes(instruction);
        if (written.IsEmpty || !program.Values.TryGetValue(Pc, out Scalar number)) return;

        // What is known holds of values made here; one that was only moved may have been made where less is known.
        Value value = state[written.Lowest]!;
        if (value.Pc != Pc || value.Op == Op.Phi) return;
        Claim(value, number.Wide);
        if (value.Op == Op.ZeroExtend && value.Operands[0].Pc == Pc) Claim(value.Operands[0], number.Half);
    }

    private static void Claim(Value value, Bounds bounds)
    {
        if (value.IsConstant) return;
        value.Max = Math.Min(value.Max, bounds.High);
        int low = BitOperations.LeadingZeroCount((ulong)(bounds.SignedLow ^ (bounds.SignedLow >> 63)));
        int high = BitOperations.LeadingZeroCount((ulong)(bounds.SignedHigh ^ (bounds.SignedHigh >> 63)));
        value.SignedBits = (byte)Math.Min(value.SignedBits, 65 - Math.Min(low, high));
    }

    private void Compile(Instruction instruction, bool usesFuel)
    {
        switch (instruction.Operation)
        {
            case Operation.SecondSlot:
                break;
            case >= Operation.Add and <= Operation.ByteSwap:
                state[instruction.Destination] = Extend(Compute(instruction));
                break;
            case Operation.Load or Operation.LoadSignExtended:
                Load(instruction);
                break;
            case Operation.Store or Operation.StoreImmediate:
                Store(instruction);
                break;
            case >= Operation.AtomicAdd and <= Operation.AtomicCompareExchange:
                Atomic(instruction);
                break;
            case Operation.CallHelper:
                CallHelper((int)instruction.Immediate);
                break;
            case Operation.CallLocal:
                CallLocal((int)instruction.TargetFrom(Pc), usesFuel);
                break;
            case Operation.LoadImmediate64:
                state[instruction.Destination] = Constant(IrType.I64, instruction.Immediate);
                break;
            case Operation.LoadDataAddress:
                state[instruction.Destination] = Address(Provenance.Data, instruction.Immediate);
                break;
            case Operation.LoadReadOnlyDataAddress:
                state[instruction.Destination] = Address(Provenance.ReadOnlyData, instruction.Immediate);
                break;
            default:
                throw new InternalCompilerException(nameof(Builder), $"{instruction.Operation} at pc {Pc}");
        }
    }

    /// <summary>What a function without a result returns; its callers do not use it.</summary>
    public Value NoResult() => Constant(IrType.I64, 0);

    private Value Constant(IrType type, long value)
    {
        Value constant = function.NewConstant(type, value);
        constant.Pc = Pc;
        body.Add(constant);
        return constant;
    }

    private Value Base(Provenance region)
    {
        Value address = Emit(Op.RegionBase, IrType.I64);
        address.Provenance = region;
        return address;
    }

    private Value Address(Provenance region, long offset) =>
        Emit(Op.Add, IrType.I64, Base(region), Constant(IrType.I64, offset));

    private Value Truncate(Value value) => value.Op switch
    {
        Op.ZeroExtend or Op.SignExtend => value.Operands[0],
        Op.Constant => Constant(IrType.I32, value.Immediate),
        _ => Emit(Op.Truncate, IrType.I32, value),
    };

    private Value Operand(int width, Value value) => width == 32 ? Truncate(value) : value;

    private Value SecondOperand(Instruction instruction)
    {
        IrType type = instruction.Width == 32 ? IrType.I32 : IrType.I64;
        return instruction.UsesSourceRegister
            ? Operand(instruction.Width, Read(instruction.Source))
            : Constant(type, instruction.Immediate);
    }

    /// <summary>A 32-bit result is zero-extended into the register (RFC 9669, section 4.1).</summary>
    private Value Extend(Value value) =>
        value.Type == IrType.I32 ? Emit(Op.ZeroExtend, IrType.I64, value) : value;

    private Value Compute(Instruction instruction)
    {
        IrType type = instruction.Width == 32 ? IrType.I32 : IrType.I64;
        switch (instruction.Operation)
        {
            case Operation.Move:
                return SecondOperand(instruction);
            case Operation.MoveSignExtended:
                return MoveSignExtended(instruction);
            case Operation.Negate:
                Value zero = Constant(type, 0);
                return Emit(Op.Subtract, type, zero, Operand(instruction.Width, Read(instruction.Destination)));
            case Operation.ToLittleEndian or Operation.ToBigEndian or Operation.ByteSwap:
                return ChangeByteOrder(instruction);
            default:
                Value left = Operand(instruction.Width, Read(instruction.Destination));
                return Emit(Arithmetic(instruction.Operation), type, left, SecondOperand(instruction));
        }
    }

    private Value MoveSignExtended(Instruction instruction)
    {
        Value low = Truncate(Read(instruction.Source));
        Value extended = instruction.OperandBits switch
        {
            8 => Emit(Op.SignExtend8, IrType.I32, low),
            16 => Emit(Op.SignExtend16, IrType.I32, low),
            _ => low,
        };
        return instruction.Width == 32 ? extended : Emit(Op.SignExtend, IrType.I64, extended);
    }

    private Value ChangeByteOrder(Instruction instruction)
    {
        Value value = Read(instruction.Destination);
        bool swap = instruction.Operation != Operation.ToLittleEndian;
        return (instruction.OperandBits, swap) switch
        {
            (16, true) => Emit(Op.ByteSwap16, IrType.I32, Truncate(value)),
            (32, true) => Emit(Op.ByteSwap32, IrType.I32, Truncate(value)),
            (64, true) => Emit(Op.ByteSwap64, IrType.I64, value),
            (16, false) => Emit(Op.And, IrType.I32, Truncate(value), Constant(IrType.I32, 0xFFFF)),
            (32, false) => Truncate(value),
            _ => value,
        };
    }

    private void CallHelper(int number)
    {
        HelperPrototype prototype = program.Contract.Helpers[number];
        foreach (PointerArgument pointer in program.CheckedArguments.GetValueOrDefault(Pc, []))
            CheckArgument(prototype, pointer);
        arguments.Clear();
        for (int i = 0; i < prototype.Parameters.Length; i++)
            arguments.Add(Argument(prototype, i));

        IrType type = prototype.Result switch
        {
            HelperType.Void => IrType.None,
            _ => target.BytesOf(prototype.Result) == 8 ? IrType.I64 : IrType.I32,
        };
        Value call = EmitCall(Op.CallHelper, type);
        call.Immediate = number;
        ClobberArguments();
        state[0] = type == IrType.None ? Constant(IrType.I64, 0) : Extend(Narrow(prototype.Result, call));
    }

    private Value Argument(HelperPrototype prototype, int parameter)
    {
        HelperType type = prototype.Parameters[parameter];
        return Narrow(type, Operand(8 * target.BytesOf(type), Read(parameter + 1)));
    }

    /// <summary>
    /// Checks memory at an argument: like an access where its size is constant, and below the margin, so that no sum with
    /// it wraps.
    /// </summary>
    private void CheckArgument(HelperPrototype prototype, PointerArgument pointer)
    {
        int register = pointer.Parameter + 1;
        Value size = pointer.LengthParameter is int parameter
            ? Argument(prototype, parameter)
            : Constant(IrType.I32, pointer.Bytes!.Value);
        if (size is { IsConstant: true, Immediate: > 0 and <= Limits.RegionMargin })
        {
            Check(register, displacement: 0, (int)size.Immediate, pointer.Writes, program.RegionOf(Pc, pointer));
            return;
        }

        Emit(Op.CheckRegion, IrType.None, Read(register), size).Flag = pointer.Writes;
    }

    /// <summary>
    /// A value of a narrow type, extended to 32 bits. Whether the caller or the callee of a C function does that, and of
    /// results too, is different in each ABI, so both are done here.
    /// </summary>
    private Value Narrow(HelperType type, Value value) => type switch
    {
        HelperType.I8 => Emit(Op.SignExtend8, IrType.I32, value),
        HelperType.I16 => Emit(Op.SignExtend16, IrType.I32, value),
        _ when type.Mask() is uint mask => Emit(Op.And, IrType.I32, value, Constant(IrType.I32, mask)),
        _ => value,
    };

    private void CallLocal(int start, bool usesFuel)
    {
        if (usesFuel)
            StoreFuel();
        arguments.Clear();
        foreach (int register in RegisterLiveness.Members(calleeArguments[start]))
        {
            arguments.Add(register == FramePointer
                ? Emit(Op.Subtract, IrType.I64, Read(FramePointer), Constant(IrType.I64, function.FrameBytes))
                : Read(register));
        }

        Value call = EmitCall(Op.CallLocal, IrType.I64);
        call.Immediate = start;
        ClobberArguments();
        state[0] = call;
        if (usesFuel)
            state[RegisterLiveness.Fuel] = Emit(Op.LoadFuel, IrType.I32);
    }

    private Value EmitCall(Op op, IrType type)
    {
        Value call = Emit(op, type);
        call.Operands.Reserve(arguments.Count);
        foreach (Value argument in arguments)
            call.Operands.Add(argument);
        return call;
    }

    private void ClobberArguments() => Array.Clear(state, 1, 5);

    private static Op Arithmetic(Operation operation) => operation switch
    {
        Operation.Add => Op.Add,
        Operation.Subtract => Op.Subtract,
        Operation.Multiply => Op.Multiply,
        Operation.Divide => Op.UnsignedDivide,
        Operation.SignedDivide => Op.SignedDivide,
        Operation.Modulo => Op.UnsignedModulo,
        Operation.SignedModulo => Op.SignedModulo,
        Operation.Or => Op.Or,
        Operation.And => Op.And,
        Operation.Xor => Op.Xor,
        Operation.ShiftLeft => Op.ShiftLeft,
        Operation.ShiftRight => Op.ShiftRight,
        Operation.ArithmeticShiftRight => Op.ArithmeticShiftRight,
        _ => throw new InternalCompilerException(nameof(Builder), $"{operation} is not arithmetic"),
    };

    private static AtomicKind AtomicOf(Operation operation) => operation switch
    {
        Operation.AtomicAdd or Operation.AtomicFetchAdd => AtomicKind.Add,
        Operation.AtomicOr or Operation.AtomicFetchOr => AtomicKind.Or,
        Operation.AtomicAnd or Operation.AtomicFetchAnd => AtomicKind.And,
        Operation.AtomicXor or Operation.AtomicFetchXor => AtomicKind.Xor,
        _ => AtomicKind.Exchange,
    };

    private static Condition ConditionOf(Operation operation) => operation switch
    {
        Operation.JumpIfEqual => Condition.Equal,
        Operation.JumpIfNotEqual => Condition.NotEqual,
        Operation.JumpIfSet => Condition.AnyBitSet,
        Operation.JumpIfGreater => Condition.UnsignedGreater,
        Operation.JumpIfGreaterOrEqual => Condition.UnsignedGreaterOrEqual,
        Operation.JumpIfLess => Condition.UnsignedLess,
        Operation.JumpIfLessOrEqual => Condition.UnsignedLessOrEqual,
        Operation.JumpIfSignedGreater => Condition.SignedGreater,
        Operation.JumpIfSignedGreaterOrEqual => Condition.SignedGreaterOrEqual,
        Operation.JumpIfSignedLess => Condition.SignedLess,
        _ => Condition.SignedLessOrEqual,
    };
}
