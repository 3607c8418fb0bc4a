using System.Collections.Immutable;
using Femto.Jit.Bytecode;
using Femto.Jit.Contracts;
using Femto.Jit.Execution;

namespace Femto.Jit.Fuzzing.Generators;

/// <summary>Branches, loops and calls.</summary>
internal sealed partial class TypedProgram
{
    private const int MaxLoops = 4;
    private const int MaxFunctions = 4;

    /// <summary>Number of the helper that moves an address.</summary>
    private const int AdvanceHelper = 14;

    /// <summary>The helper that may refuse.</summary>
    private static readonly HelperPrototype _refuse =
        AgentHelpers.Contract.Helpers.Values.Single(helper => helper.MayRefuse);

    /// <summary>The others, but for one that wants more memory than there is.</summary>
    private static readonly ImmutableArray<HelperPrototype> _helpers =
    [
        .. AgentHelpers.Contract.Helpers.Values.Where(helper => helper != _refuse && helper.Result != HelperType.Pointer
            && helper.Pointers.All(pointer => !(pointer.Bytes > LargestSize))),
    ];

    private static readonly ImmutableArray<Operation> _upwards =
        [Operation.JumpIfLess, Operation.JumpIfNotEqual, Operation.JumpIfSignedLess];

    /// <summary>Labels of the functions called so far, and whether each takes the context's address.</summary>
    private readonly List<(int Label, bool TakesContext)> _functions = [];

    private int _loops;

    private void JumpIf(int label)
    {
        InstructionRow row = Any(TypedRows.Conditions);
        if (row.UsesSourceRegister) _writer.AddTo(label, row, Register(), Register());
        else _writer.AddTo(label, row, Register(), immediate: Immediate());
    }

    private void Pieces(int least, int most, int depth)
    {
        for (int count = _random.Next(least, most); count > 0; count--) Piece(depth);
    }

    private void Branch(int depth)
    {
        int taken = _writer.NewLabel();
        JumpIf(taken);
        Pieces(0, 5, depth + 1);
        if (Chance(2))
        {
            _writer.Mark(taken);
            return;
        }
        int joined = _writer.NewLabel();
        _writer.AddTo(joined, Any(TypedRows.Jumps));
        _writer.Mark(taken);
        Pieces(0, 5, depth + 1);
        _writer.Mark(joined);
    }

    /// <summary>A loop whose counter is on the stack, or whose condition may never fail: then fuel ends it.</summary>
    private void MeteredLoop(int depth)
    {
        (int again, int inside) = (_writer.NewLabel(), _writer.NewLabel());
        int counter = SpillSlot - (8 * ++_loops);
        Emit(TypedRows.StoreImmediate64, FramePointer, offset: counter, immediate: _random.Next(1, 6));
        if (Chance(4)) JumpIf(inside);
        _writer.Mark(again);
        Pieces(1, 6, depth + 1);
        _writer.Mark(inside);
        Pieces(0, 4, depth + 1);
        int register = Target();
        Emit(TypedRows.Load64, register, FramePointer, counter);
        Emit(TypedRows.AddImmediate, register, immediate: -1);
        Emit(TypedRows.Store64, FramePointer, register, counter);
        if (_risky && Chance(3)) JumpIf(again);
        else _writer.AddTo(again, TypedRows.IfNotEqual, register);
    }

    /// <summary>
    /// A loop with a counter in a register of its own, which goes up to a constant or to a number of few bits, or down to
    /// zero; an array may be walked by it.
    /// </summary>
    private void CountedLoop(int depth)
    {
        int counter = 6 + _random.Next(4);
        if (IsReserved(counter))
        {
            Arithmetic();
            return;
        }
        _loops++;
        int again = _writer.NewLabel();
        int turns = _random.Next(1, 8);
        bool isDown = Chance(3);
        Emit(TypedRows.MoveImmediate, counter, immediate: isDown ? turns : 0);
        _reserved |= 1 << counter;
        _writer.Mark(again);
        if (Chance(2)) WalkArray(counter);
        Pieces(0, 5, depth + 1);
        Emit(TypedRows.AddImmediate, counter, immediate: isDown ? -1 : 1);
        if (isDown)
            _writer.AddTo(again, TypedRows.IfNotEqual, counter);
        else
            JumpUp(counter, turns, again);
        _reserved &= ~(1 << counter);
    }

    private void JumpUp(int counter, int turns, int again)
    {
        int width = Chance(2) ? 64 : 32;
        if (!Chance(3))
        {
            Operation condition = _upwards[_random.Next(_upwards.Length)];
            _writer.AddTo(again, TypedRows.The(condition, width, register: false), counter, immediate: turns);
            return;
        }
        int bound = Target();
        Emit(TypedRows.AndImmediate, bound, immediate: 7);
        _writer.AddTo(again, TypedRows.The(Operation.JumpIfLess, width, register: true), counter, bound);
    }

    /// <summary>Accesses the element of an array that a counter below 8 says; a risky program perhaps one behind it.</summary>
    private void WalkArray(int counter)
    {
        bool writes = Chance(2);
        int address = Target();
        int length = RegionAddress(address, writes);
        InstructionRow row = Any(writes ? TypedRows.Stores : TypedRows.Loads);
        while (!_risky && row.OperandBits > length) row = Any(writes ? TypedRows.Stores : TypedRows.Loads);
        int index = Target(address);
        Emit(TypedRows.Move, index, counter);
        int scale = System.Numerics.BitOperations.Log2((uint)row.OperandBits / 8);
        if (scale > 0) Emit(TypedRows.ShiftLeftImmediate, index, immediate: scale);
        Emit(TypedRows.Add, address, index);
        if (!writes) Emit(row, index, address);
        else if (row.UsesSourceRegister) Emit(row, address, index);
        else Emit(row, address, immediate: Immediate());
        Forget(address);
    }

    private void CallHelper()
    {
        if (Chance(8))
        {
            AdvanceAddress();
            return;
        }
        HelperPrototype helper = Chance(8) ? _refuse : _helpers[_random.Next(_helpers.Length)];
        if (helper == _refuse && !(_risky && Chance(2))) Emit(TypedRows.MoveImmediate, 1);
        PassMemory(helper);
        Emit(TypedRows.CallHelper, immediate: helper.Number);
        Refill();
    }

    /// <summary>A helper gets an address and gives one back, through which the program loads or stores.</summary>
    private void AdvanceAddress()
    {
        int length = RegionAddress(1, write: true);
        Emit(TypedRows.MoveImmediate, 2, immediate: _random.Next(length - 7));
        Emit(TypedRows.CallHelper, immediate: AdvanceHelper);
        if (Chance(2)) Emit(TypedRows.Store64, 0, 6 + _random.Next(4));
        if (Chance(2)) Emit(Any(TypedRows.Loads), 0, 0);
        else Forget(0);
        Refill();
    }

    /// <summary>Calls leave r1 to r5 without values.</summary>
    private void Refill()
    {
        for (int register = 1; register <= 5; register++)
        {
            if (Chance(2)) Emit(TypedRows.Move, register, _random.Next(2) * 6);
            else Value(register);
        }
    }

    private void CallFunction()
    {
        int callee = _random.Next(_functions.Count + 1);
        if (callee == MaxFunctions) callee = 0;
        if (callee == _functions.Count) _functions.Add((_writer.NewLabel(), !_measures && Chance(3)));
        (int label, bool takesContext) = _functions[callee];
        if (takesContext) Emit(TypedRows.Load64, 1, FramePointer, ContextSlot);
        _writer.AddTo(label, TypedRows.CallLocal);
        Refill();
    }

    /// <summary>A function of five numbers, of which the first may be the context's address; it may call the next.</summary>
    private void Function(int number)
    {
        (int label, bool takesContext) = _functions[number];
        _writer.Mark(label);
        if (takesContext)
        {
            InstructionRow load = Any(TypedRows.Loads);
            Emit(load, 1, 1, _random.Next(ContextLength - (load.OperandBits / 8) + 1));
        }
        for (int register = 0; register < FramePointer; register++)
        {
            if (register is 0 or > 5) Emit(TypedRows.Move, register, _random.Next(1, 6));
        }
        for (int count = _random.Next(1, 10); count > 0; count--) FunctionPiece();
        if (number + 1 < _functions.Count && !_functions[number + 1].TakesContext && Chance(2))
        {
            _writer.AddTo(_functions[number + 1].Label, TypedRows.CallLocal);
            for (int register = 1; register <= 5; register++) Emit(TypedRows.Move, register, _random.Next(6, 10));
        }
        FoldRegisters();
        Emit(TypedRows.Exit);
    }

    private void FunctionPiece()
    {
        switch (_random.Next(8))
        {
            case 0:
                OneOperand();
                break;
            case 1:
                int slot = -8 * _random.Next(1, 4);
                Emit(TypedRows.Store64, FramePointer, Register(), slot);
                Emit(Any(TypedRows.Loads), Register(), FramePointer, slot);
                break;
            case 2:
                int label = _writer.NewLabel();
                JumpIf(label);
                Arithmetic();
                _writer.Mark(label);
                break;
            default:
                Arithmetic();
                break;
        }
    }
}
