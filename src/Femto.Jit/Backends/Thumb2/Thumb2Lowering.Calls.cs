using Femto.Jit.CodeGen;
using Femto.Jit.Contracts;
using Femto.Jit.Ir;

namespace Femto.Jit.Backends.Thumb2;

/// <summary>Rules for entry, calls, checks that call, and what belongs to the frame.</summary>
internal sealed partial class Thumb2Lowering
{
    /// <summary>Parameters of local functions that arrive in registers: those after the instance's.</summary>
    private const int LocalArgumentRegisters = Thumb2Registers.ArgumentCount - 1;

    private void LowerEntry()
    {
        Value[] parameters = [.. function.Blocks[0].Body.Where(value => value.Op == Op.Parameter)];
        var incoming = new List<Operand> { new(instance, OperandRole.Definition, Thumb2Registers.Instance) };
        foreach (Value parameter in parameters.Where(parameter => parameter.Immediate < LocalArgumentRegisters))
        {
            Operand result = Result(parameter);
            incoming.Add(new Operand(result.Virtual, OperandRole.Definition, 1 + (int)parameter.Immediate));
            if (function.Start == 0)
                context = result.Virtual;
        }

        Emit(Thumb2Op.Entry, [.. incoming]);
        foreach (Value parameter in parameters.Where(parameter => parameter.Immediate >= LocalArgumentRegisters))
            Emit(Thumb2Op.LoadIncoming, parameter.Immediate - LocalArgumentRegisters, Result(parameter));
        bool searches = layout.RuntimeImports.Contains(RuntimeRoutine.FindRegion)
            || function.Values.Any(value => value.Op == Op.CheckRegion);
        if (function.Start == 0 && searches)
            Emit(Thumb2Op.PublishStack, Scratch(), new Operand(instance, OperandRole.LateUse));
    }

    private void LowerCall(Value value)
    {
        switch (value.Op)
        {
            case Op.ZeroStack:
                Emit(Thumb2Op.ZeroStack, value.Immediate, Scratch(), Scratch(), Scratch());
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

    private void LowerCallLocal(Value call)
    {
        var operands = new List<Operand> { new(instance, OperandRole.Use, Thumb2Registers.Instance) };
        for (int i = 0; i < call.Operands.Count; i++)
        {
            if (i < LocalArgumentRegisters)
                operands.Add(new Operand(Register(call.Operands[i]), OperandRole.Use, 1 + i));
            else
                Emit(Thumb2Op.StoreOutgoing, 4 * (i - LocalArgumentRegisters), Use(call.Operands[i]));
        }

        AddResults(call, operands);
        AppendCall(Thumb2Op.CallLocal, call.Immediate, operands);
    }

    private void AppendCall(Thumb2Op op, long immediate, List<Operand> operands) =>
        Append(new MachineInstruction((int)op, [.. operands])
        {
            Immediate = immediate, Clobbers = Thumb2Registers.CallerSaved, Pc = pc,
        });

    private void AddResults(Value call, List<Operand> operands)
    {
        if (call.Type == IrType.Pair)
        {
            (Operand low, Operand high) = PairResult(call, OperandRole.Definition, OperandRole.Definition);
            operands.Add(new Operand(low.Virtual, OperandRole.Definition, 0));
            operands.Add(new Operand(high.Virtual, OperandRole.Definition, 1));
        }
        else if (call.Type == IrType.I32)
            operands.Add(new Operand(Result(call).Virtual, OperandRole.Definition, 0));
    }

    private void LowerCallHelper(Value call)
    {
        HelperPrototype prototype = layout.Program.Contract.Helpers[(int)call.Immediate];
        var arguments = new ArgumentAssignment();
        var operands = new List<Operand>();
        if (prototype.TakesInstance)
            operands.Add(new Operand(instance, OperandRole.Use, arguments.Next(words: 1).Register));
        int half = 0;
        foreach (HelperType type in prototype.Parameters)
        {
            int words = type is HelperType.U64 or HelperType.I64 ? 2 : 1;
            ArgumentPlace place = arguments.Next(words);
            for (int word = 0; word < words; word++)
                PassArgument(Register(call.Operands[half++]), place, word, operands);
        }

        VirtualRegister target = Field(instance, InstanceLayout.Helpers);
        target = Field(target, 4 * layout.ImportHelper((int)call.Immediate));
        operands.Insert(0, Use(target));
        AddResults(call, operands);
        AppendCall(Thumb2Op.CallRegister, 0, operands);
        if (prototype.MayRefuse)
        {
            Emit(Thumb2Op.CompareImmediate, 0, Use(Field(instance, InstanceLayout.TrapKind)));
            EmitTrap(Condition.Ne, TrapKind.HelperFailed);
        }
    }

    private void PassArgument(VirtualRegister value, ArgumentPlace place, int word, List<Operand> operands)
    {
        if (place.Register >= 0)
            operands.Add(new Operand(value, OperandRole.Use, place.Register + word));
        else
            Emit(Thumb2Op.StoreOutgoing, place.StackOffset + 4 * word, Use(value));
    }

    private VirtualRegister Field(VirtualRegister structure, int offset)
    {
        Operand field = Temporary();
        Emit(Thumb2Op.Load, offset, Thumb2Access.Of(4, signed: false), field, Use(structure));
        return field.Virtual;
    }

    private VirtualRegister Routine(RuntimeRoutine routine) =>
        Field(Field(instance, InstanceLayout.Runtime), layout.ImportRoutine(routine));

    private void LowerDividePair(Value pair)
    {
        RuntimeRoutine routine = (pair.Signed, pair.Flag) switch
        {
            (false, false) => RuntimeRoutine.UnsignedDivide64,
            (false, true) => RuntimeRoutine.UnsignedModulo64,
            (true, false) => RuntimeRoutine.SignedDivide64,
            _ => RuntimeRoutine.SignedModulo64,
        };
        var operands = new List<Operand>();
        for (int i = 0; i < pair.Operands.Count; i++)
            operands.Add(new Operand(Register(pair.Operands[i]), OperandRole.Use, i));
        operands.Insert(0, Use(Routine(routine)));
        AddResults(pair, operands);
        AppendCall(Thumb2Op.CallRegister, 0, operands);
    }

    private void EmitTrap(Condition condition, TrapKind kind) =>
        Emit(Thumb2Op.TrapIf, (int)kind, (int)condition.Bits);

    private void LowerCheck(Value check)
    {
        switch (check.Op)
        {
            case Op.CheckZero:
                Emit(Thumb2Op.CompareImmediate, 0, Use(check.Operands[0]));
                EmitTrap(Condition.Ne, TrapKind.OutOfBounds);
                break;
            case Op.CheckOffset when check.Operands.Count == 2:
                LowerDynamicCheck(check);
                break;
            case Op.CheckOffset:
                LowerCheckOffset(check);
                break;
            case Op.CheckAlignment:
                Emit(Thumb2Op.TestImmediate, check.Size - 1, Use(Displaced(check.Operands[0],
                    check.Immediate % check.Size)));
                EmitTrap(Condition.Ne, TrapKind.Misaligned);
                break;
            case Op.SpendFuel:
                Emit(Thumb2Op.SubtractSettingFlagsImmediate, 1, Result(check, check.Operands[0]), Use(check.Operands[0]));
                EmitTrap(Condition.Cc, TrapKind.FuelExhausted);
                break;
            default:
                LowerCheckRegion(check);
                break;
        }
    }

    private void LowerDynamicCheck(Value check)
    {
        if (check.Immediate == 0)
        {
            Emit(Thumb2Op.Compare, Use(check.Operands[0]), Use(check.Operands[1]));
            EmitTrap(Condition.Hi, TrapKind.OutOfBounds);
            return;
        }

        Operand offset = LateUse(check.Operands[0]);
        Operand length = Use(check.Operands[1]);
        if (IsModifiedImmediate(check.Immediate))
            Emit(Thumb2Op.CheckDynamic, check.Immediate, Scratch(), offset, length);
        else
        {
            Operand extent = Use(Constant(check.Immediate));
            Emit(Thumb2Op.CheckDynamic, Scratch(), offset, length, extent);
        }

        EmitTrap(Condition.Cc, TrapKind.OutOfBounds);
    }

    /// <summary>offset &gt; limit traps; the same as offset &gt;= limit + 1, whichever constant can be encoded.</summary>
    private void LowerCheckOffset(Value check)
    {
        Operand offset = Use(check.Operands[0]);
        long limit = check.Immediate;
        bool next = !IsModifiedImmediate(limit) && IsModifiedImmediate(limit + 1);
        if (next || IsModifiedImmediate(limit))
            Emit(Thumb2Op.CompareImmediate, next ? limit + 1 : limit, offset);
        else
            Emit(Thumb2Op.Compare, offset, Use(Constant(limit)));
        EmitTrap(next ? Condition.Cs : Condition.Hi, TrapKind.OutOfBounds);
    }

    private void LowerCheckRegion(Value check)
    {
        VirtualRegister address = Displaced(check.Operands[0], check.Immediate);
        VirtualRegister size = Constant(check.Size);
        VirtualRegister write = Constant(check.Flag ? 1 : 0);
        VirtualRegister target = Routine(RuntimeRoutine.FindRegion);
        Operand found = Temporary();
        AppendCall(Thumb2Op.CallRegister, 0,
        [
            Use(target),
            new(instance, OperandRole.Use, 0), new(address, OperandRole.Use, 1),
            new(size, OperandRole.Use, 2), new(write, OperandRole.Use, 3),
            new(found.Virtual, OperandRole.Definition, 0),
        ]);
        Emit(Thumb2Op.CompareImmediate, 0, Use(found.Virtual));
        EmitTrap(Condition.Eq, TrapKind.OutOfBounds);
    }
}
