using System.Collections.Immutable;
using Femto.Jit.Bytecode;

namespace Femto.Jit.Fuzzing.Generators;

/// <summary>
/// Makes a random program that the verifier accepts: every kind of instruction on r0 to r9, forward branches, loops that
/// are counted, metered or neither, calls of functions and helpers, accesses of all regions, some out of bounds. The
/// context's address is kept on the stack; numbers never depend on addresses. At the end all registers and a part of the
/// stack are folded into r0.
/// </summary>
internal sealed partial class TypedProgram
{
    internal const int ContextLength = 64;

    private const int FramePointer = 10;
    private const int MaxSlots = 12;

    private readonly Random _random;
    private readonly ProgramWriter _writer = new();

    /// <summary>Whether accesses may lead out of bounds and loops may not end.</summary>
    private readonly bool _risky;

    /// <summary>Whether addresses of the frame are computed; where not, its slots may become variables.</summary>
    private readonly bool _escapes;

    /// <summary>Whether the context may be shorter than <see cref="ContextLength"/>: what is accessed depends on r2.</summary>
    private readonly bool _measures;

    /// <summary>Stack slots below r10 that hold numbers.</summary>
    private readonly int _slots;

    /// <summary>Bits of the registers that count loops, which nothing else may change.</summary>
    private int _reserved;

    private TypedProgram(int seed)
    {
        _random = new Random(seed);
        _risky = Chance(3);
        _escapes = Chance(3);
        _slots = _random.Next(2, MaxSlots + 1);
        _measures = Measures(seed);
    }

    /// <summary>The slot below those for numbers: the context's address.</summary>
    private int ContextSlot => -8 * (_slots + 1);

    /// <summary>The slot where addresses are spilled for a moment.</summary>
    private int SpillSlot => -8 * (_slots + 2);

    /// <summary>The program of a seed.</summary>
    internal static Program Create(int seed)
    {
        TypedProgram program = new(seed);
        program.Entry();
        for (int function = 0; function < program._functions.Count; function++) program.Function(function);
        return program._writer.Finish(_data);
    }

    /// <summary>A context of any length, for every other one that of a few bytes, which differences of lengths go below.</summary>
    internal static byte[] ShortContext(Random random) =>
        Context(random)[..random.Next(random.Next(2) == 0 ? 9 : ContextLength + 1)];

    /// <summary>A context for a program: edges and random numbers.</summary>
    internal static byte[] Context(Random random)
    {
        byte[] context = new byte[ContextLength];
        random.NextBytes(context);
        for (int word = 0; word < ContextLength / 8; word++)
        {
            if (random.Next(3) != 0)
                BitConverter.TryWriteBytes(
                    context.AsSpan(word * 8), Immediates.Edges[random.Next(Immediates.Edges.Length)]);
        }
        return context;
    }

    private void Entry()
    {
        Emit(TypedRows.Store64, FramePointer, 1, ContextSlot);
        Emit(TypedRows.Move, 9, 1);
        if (_measures) Emit(TypedRows.Store64, FramePointer, 2, LengthSlot);
        for (int slot = 1; slot <= _slots; slot++)
        {
            if (_measures) MeasuredValue(0);
            else Emit(TypedRows.Load64, 0, 9, _random.Next(ContextLength / 8) * 8);
            Emit(TypedRows.Store64, FramePointer, 0, slot * -8);
        }
        for (int register = 0; register < FramePointer; register++) Value(register);
        int length = Length();
        for (int count = 0; count < length; count++) Piece(depth: 0);
        Fold();
        Emit(TypedRows.Exit);
    }

    /// <summary>Pieces of the entry: mostly few, so that many programs are tried; now and then a long program.</summary>
    private int Length() => _random.Next(256) switch
    {
        0 => _random.Next(60, 200),
        < 24 => _random.Next(12, 50),
        _ => _random.Next(1, 10),
    };

    private void Piece(int depth)
    {
        if (_measures && Chance(4))
        {
            Measured();
            return;
        }

        switch (_random.Next(22))
        {
            case 7:
                OneOperand();
                break;
            case 8 or 9:
                Value(Target());
                break;
            case 10 or 11:
                Load();
                break;
            case 12 or 13:
                Store();
                break;
            case 14:
                Atomic();
                break;
            case 15 or 16 when depth < 3:
                Branch(depth);
                break;
            case 17 when depth < 2 && _loops < MaxLoops:
                MeteredLoop(depth);
                break;
            case 18:
                CallHelper();
                break;
            case 19:
                CallFunction();
                break;
            case 20 when depth < 2 && _loops < MaxLoops:
                CountedLoop(depth);
                break;
            default:
                Arithmetic();
                break;
        }
    }

    private void Emit(
        InstructionRow row, int destination = 0, int source = 0, int offset = 0, long immediate = 0) =>
        _writer.Add(row, destination, source, offset, immediate);

    private InstructionRow Any(ImmutableArray<InstructionRow> rows) => rows[_random.Next(rows.Length)];

    /// <summary>A register to read.</summary>
    private int Register() => _random.Next(FramePointer);

    /// <summary>A register to write.</summary>
    private int Target() => Target(-1, -1);

    /// <summary>A register to write that is neither of two.</summary>
    private int Target(int taken, int alsoTaken = -1)
    {
        int register = Register();
        while (register == taken || register == alsoTaken || IsReserved(register)) register = Register();
        return register;
    }

    private bool IsReserved(int register) => (_reserved >> register & 1) != 0;

    private int Immediate() => Immediates.Next(_random);

    private bool Chance(int of) => _random.Next(of) == 0;

    /// <summary>A number from anywhere: the context, a constant, the stack.</summary>
    private void Value(int register)
    {
        switch (_random.Next(4))
        {
            case 0 when _measures:
                MeasuredValue(register);
                break;
            case 0:
                Emit(TypedRows.Load64, register, FramePointer, ContextSlot);
                InstructionRow load = Any(TypedRows.Loads);
                int end = ContextLength - (load.OperandBits / 8);
                Emit(load, register, register, _random.Next(end + 1));
                break;
            case 1:
                Emit(TypedRows.LoadImmediate, register,
                    immediate: unchecked((long)Immediates.Edges[_random.Next(Immediates.Edges.Length)]));
                break;
            case 2:
                Emit(Chance(2) ? TypedRows.MoveImmediate32 : TypedRows.MoveImmediate, register, immediate: Immediate());
                break;
            default:
                Emit(TypedRows.Load64, register, FramePointer, _random.Next(1, _slots + 1) * -8);
                break;
        }
    }

    private void Arithmetic()
    {
        InstructionRow row = Any(TypedRows.Arithmetic);
        int destination = Target();
        if (row.UsesSourceRegister) Emit(row, destination, Register());
        else Emit(row, destination, immediate: Immediate());
    }

    private void OneOperand()
    {
        InstructionRow row = Any(TypedRows.OneOperand);
        int destination = Target();
        Emit(row, destination, row.UsesSourceRegister && row.Operation == Operation.MoveSignExtended ? Register() : 0);
    }

    private void FoldRegisters()
    {
        for (int register = 1; register < FramePointer; register++) FoldIn(register);
    }

    private void Fold()
    {
        FoldRegisters();
        for (int slot = 1; slot <= _slots; slot++)
        {
            Emit(TypedRows.Load64, 1, FramePointer, slot * -8);
            FoldIn(1);
        }
    }

    private void FoldIn(int register)
    {
        Emit(TypedRows.MultiplyImmediate, 0, immediate: 31);
        Emit(TypedRows.Add, 0, register);
    }
}
