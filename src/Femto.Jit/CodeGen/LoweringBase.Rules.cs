using Femto.Jit.Contracts;
using Femto.Jit.Ir;

namespace Femto.Jit.CodeGen;

/// <summary>Rules for entry, calls, checks, fields of the instance and the ends of blocks.</summary>
internal abstract partial class LoweringBase
{
    private void Lower(Value value)
    {
        switch (value.Op)
        {
            case Op.Constant or Op.Parameter or Op.LowHalf or Op.HighHalf:
                // Constants are made where they are used; parameters and halves are defined together.
                break;
            case Op.RegionBase or Op.ContextLength or Op.LoadFuel or Op.StoreFuel:
                LowerInstanceField(value);
                break;
            case >= Op.Add and <= Op.ByteSwap64:
                LowerArithmetic(value);
                break;
            case Op.ZeroExtend or Op.SignExtend or Op.Truncate:
                LowerConversion(value);
                break;
            case >= Op.AddPair and <= Op.ArithmeticShiftRightPair:
                LowerPair(value);
                break;
            case Op.Load or Op.Store:
                LowerAccess(value);
                break;
            case Op.AtomicUpdate or Op.AtomicCompareExchange:
                LowerAtomic(value);
                break;
            case Op.CheckOffset or Op.CheckZero or Op.CheckRegion or Op.CheckAlignment or Op.SpendFuel:
                LowerCheck(value);
                break;
            case Op.CallHelper or Op.CallLocal or Op.DividePair or Op.ZeroStack:
                LowerCall(value);
                break;
            default:
                LowerTerminator(value);
                break;
        }
    }

    private void LowerEntry()
    {
        int inRegisters = convention.LocalArgumentRegisters;
        List<Value> parameters = function.Blocks[0].Body.FindAll(static value => value.Op == Op.Parameter);
        var incoming = new List<Operand> { new(instance, OperandRole.Definition, convention.FirstArgument) };
        foreach (Value parameter in parameters)
        {
            if (parameter.Immediate >= inRegisters)
                continue;
            Operand result = Result(parameter);
            int register = convention.FirstArgument + 1 + (int)parameter.Immediate;
            incoming.Add(new Operand(result.Virtual, OperandRole.Definition, register));
            if (function.Start == 0)
                context = result.Virtual;
        }

        Emit(CommonOp.Entry, 0, [.. incoming]);
        foreach (Value parameter in parameters)
        {
            if (parameter.Immediate >= inRegisters)
                Emit(CommonOp.LoadIncoming, parameter.Immediate - inRegisters, Result(parameter));
        }

        if (function.Start == 0 && SearchesRegions())
            Emit(CommonOp.PublishStack, 0, Scratch(), new Operand(instance, OperandRole.LateUse));
    }

    /// <summary>Whether the entry, or a function it calls, looks for the region of an address.</summary>
    private bool SearchesRegions() => layout.RuntimeImports.Contains(RuntimeRoutine.FindRegion)
        || function.Blocks.Exists(static block => block.Body.Exists(static value => value.Op == Op.CheckRegion));

    private void LowerInstanceField(Value value)
    {
        switch (value.Op)
        {
            case Op.LoadFuel:
                LoadField(convention.Instance.Fuel, FieldBytes, Result(value), instance);
                break;
            case Op.StoreFuel:
                Emit((int)CommonOp.StoreField, convention.Instance.Fuel, FieldBytes,
                    [Use(value.Operands[0]), Use(instance)]);
                break;
            case Op.ContextLength:
                LoadField(convention.Instance.ContextLength, FieldBytes, Result(value), instance);
                break;
            case Op.RegionBase when value.Provenance == Provenance.Stack:
                Emit(CommonOp.StackAddress, layout.StackBytes, Result(value));
                break;
            case Op.RegionBase when value.Provenance == Provenance.Context && context is not null:
                registers[value.Id] = context;
                break;
            case Op.RegionBase:
                int field = value.Provenance switch
                {
                    Provenance.Context => convention.Instance.Context,
                    Provenance.Data => convention.Instance.Data,
                    _ => convention.Instance.ReadOnlyData,
                };
                LoadField(field, convention.WordBytes, Result(value), instance);
                break;
        }
    }

    private void LowerTerminator(Value value)
    {
        switch (value.Op)
        {
            case Op.Jump:
                Append(new MachineInstruction((int)CommonOp.Jump) { Then = value.Then, Pc = pc });
                break;
            case Op.Branch:
                LowerBranch(value);
                break;
            case Op.BranchPair:
                LowerBranchPair(value);
                break;
            case Op.Return:
                Emit(CommonOp.Return, 0, [.. value.Operands.Select((half, number) =>
                    new Operand(Register(half), OperandRole.Use, convention.FirstResult + number))]);
                break;
            default:
                throw NoRule(value);
        }
    }

    private void LowerCheck(Value check)
    {
        switch (check.Op)
        {
            case Op.CheckZero:
                TrapIfZero(Register(check.Operands[0]), zero: false, TrapKind.OutOfBounds);
                break;
            case Op.CheckOffset when check.Operands.Count == 2:
                LowerDynamicCheck(check);
                break;
            case Op.CheckOffset:
                LowerCheckOffset(check);
                break;
            case Op.CheckAlignment:
                LowerCheckAlignment(check);
                break;
            case Op.SpendFuel:
                LowerSpendFuel(check);
                break;
            default:
                LowerCheckRegion(check);
                break;
        }
    }

    private void LowerCall(Value value)
    {
        switch (value.Op)
        {
            case Op.ZeroStack:
                Emit(CommonOp.ZeroStack, value.Immediate, Scratch(), Scratch(), Scratch());
                break;
            case Op.CallLocal:
                LowerCallLocal(value);
                break;
            case Op.DividePair:
                LowerDividePair(value);
                break;
            default:
                LowerCallHelper(value);
                break;
        }
    }

    private Operand Argument(VirtualRegister value, int number) =>
        new(value, OperandRole.Use, convention.OutgoingArgument + number);

    private void LowerCallLocal(Value call)
    {
        var operands = new List<Operand> { Argument(instance, 0) };
        for (int i = 0; i < call.Operands.Count; i++)
        {
            if (i < convention.LocalArgumentRegisters)
                operands.Add(Argument(Register(call.Operands[i]), 1 + i));
            else
            {
                int offset = convention.WordBytes * (i - convention.LocalArgumentRegisters);
                Emit(CommonOp.StoreOutgoing, offset, Use(call.Operands[i]));
            }
        }

        AddResults(call, operands);
        AppendCall(CommonOp.CallLocal, call.Immediate, operands);
    }

    private void AppendCall(CommonOp op, long immediate, List<Operand> operands) =>
        Append(new MachineInstruction((int)op, [.. operands])
        {
            Immediate = immediate, Clobbers = convention.CallerSaved, Pc = pc,
        });

    private void AddResults(Value call, List<Operand> operands)
    {
        int first = convention.ReturnedResult;
        if (call.Type == IrType.Pair)
        {
            (Operand low, Operand high) = PairResult(call);
            operands.Add(new Operand(low.Virtual, OperandRole.Definition, first));
            operands.Add(new Operand(high.Virtual, OperandRole.Definition, first + 1));
        }
        else if (call.Type != IrType.None)
            operands.Add(new Operand(Result(call).Virtual, OperandRole.Definition, first));
    }

    private void LowerCallHelper(Value call)
    {
        HelperPrototype prototype = layout.Program.Contract.Helpers[(int)call.Immediate];
        var arguments = new ArgumentAssignment(convention);
        var operands = new List<Operand>();
        if (prototype.TakesInstance)
            operands.Add(new Operand(instance, OperandRole.Use, arguments.Next(convention.WordBytes)[0].Register));
        int half = 0;
        foreach (HelperType type in prototype.Parameters)
        {
            foreach (ArgumentPlace place in arguments.Next(layout.Target.BytesOf(type)))
                PassArgument(Register(call.Operands[half++]), place, operands);
        }

        VirtualRegister target = Address(instance, convention.Instance.Helpers);
        target = Address(target, convention.WordBytes * layout.ImportHelper((int)call.Immediate));
        operands.Insert(0, Use(target));
        AddResults(call, operands);
        AppendCall(CommonOp.CallRegister, 0, operands);
        if (prototype.MayRefuse)
            TrapIfZero(Field(instance, convention.Instance.TrapKind, FieldBytes), zero: false, TrapKind.HelperFailed);
    }

    private void PassArgument(VirtualRegister value, ArgumentPlace place, List<Operand> operands)
    {
        if (place.Register >= 0)
            operands.Add(new Operand(value, OperandRole.Use, place.Register));
        else
            Emit(CommonOp.StoreOutgoing, place.StackOffset, Use(value));
    }

    /// <summary>Bytes of the instance's members that are no addresses.</summary>
    private const int FieldBytes = 4;

    private void LoadField(int offset, int bytes, Operand result, VirtualRegister structure) =>
        Emit((int)CommonOp.LoadField, offset, bytes, [result, Use(structure)]);

    private VirtualRegister Field(VirtualRegister structure, int offset, int bytes)
    {
        Operand field = Temporary();
        LoadField(offset, bytes, field, structure);
        return field.Virtual;
    }

    private VirtualRegister Address(VirtualRegister structure, int offset) =>
        Field(structure, offset, convention.WordBytes);

    private VirtualRegister Routine(RuntimeRoutine routine) =>
        Address(Address(instance, convention.Instance.Runtime), layout.ImportRoutine(routine));

    /// <summary>32-bit division or modulo by a routine, for machines that do not divide.</summary>
    protected void LowerDivideByRoutine(Value value) => CallRoutine(value, value.Op switch
    {
        Op.UnsignedDivide => RuntimeRoutine.UnsignedDivide32,
        Op.UnsignedModulo => RuntimeRoutine.UnsignedModulo32,
        Op.SignedDivide => RuntimeRoutine.SignedDivide32,
        _ => RuntimeRoutine.SignedModulo32,
    });

    private void LowerDividePair(Value pair) => CallRoutine(pair, (pair.Signed, pair.Flag) switch
    {
        (false, false) => RuntimeRoutine.UnsignedDivide64,
        (false, true) => RuntimeRoutine.UnsignedModulo64,
        (true, false) => RuntimeRoutine.SignedDivide64,
        _ => RuntimeRoutine.SignedModulo64,
    });

    /// <summary>Calls a routine with the operands of a value for its result.</summary>
    private void CallRoutine(Value value, RuntimeRoutine routine)
    {
        var operands = new List<Operand>();
        for (int i = 0; i < value.Operands.Count; i++)
            operands.Add(Argument(Register(value.Operands[i]), i));
        operands.Insert(0, Use(Routine(routine)));
        AddResults(value, operands);
        AppendCall(CommonOp.CallRegister, 0, operands);
    }

    private void LowerCheckRegion(Value check)
    {
        VirtualRegister address = Displaced(check.Operands[0], check.Immediate);
        VirtualRegister size = check.Operands.Count == 2 ? Register(check.Operands[1]) : Constant(check.Size);
        VirtualRegister write = Constant(check.Flag ? 1 : 0);
        VirtualRegister target = Routine(RuntimeRoutine.FindRegion);
        Operand found = Temporary();
        AppendCall(CommonOp.CallRegister, 0,
        [
            Use(target), Argument(instance, 0), Argument(address, 1), Argument(size, 2), Argument(write, 3),
            new(found.Virtual, OperandRole.Definition, convention.ReturnedResult),
        ]);
        TrapIfZero(found.Virtual, zero: true, TrapKind.OutOfBounds);
    }
}
