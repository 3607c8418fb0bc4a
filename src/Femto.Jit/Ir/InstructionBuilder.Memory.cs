using Femto.Jit.Bytecode;
using Femto.Jit.Verification;

namespace Femto.Jit.Ir;

/// <summary>Loads, stores and atomics, on memory or on stack slots that are variables.</summary>
internal sealed partial class InstructionBuilder
{
    private Value Check(int register, Instruction instruction)
    {
        Value check = Check(
            register, instruction.Offset, instruction.OperandBits / 8, instruction.Row.WritesMemory, program.RegionOf(Pc));
        check.Proven = program.ProvenAccesses.Contains(Pc) || program.HoistedAccesses.Contains(Pc);
        return check;
    }

    /// <summary>
    /// Checks an access through a register. From here on every variable that held the address holds the checked
    /// one, which is known to point near a region; of the regions' own addresses that is known anyway.
    /// </summary>
    private Value Check(int register, int displacement, int size, bool writes, Region? region)
    {
        Value address = Read(register);
        Value check = Emit(Op.Check, IrType.I64, address);
        check.Immediate = displacement;
        check.Size = size;
        check.Flag = writes;
        check.Provenance = region is Region known ? (Provenance)known : Provenance.Unknown;
        bool isBase = address.Op is Op.RegionBase or Op.Parameter && address.Provenance != Provenance.Unknown;
        for (int variable = 0; variable < RegisterLiveness.Fuel && !isBase; variable++)
        {
            if (state[variable] == address)
                state[variable] = check;
        }

        return check;
    }

    private Value Access(Op op, IrType type, Instruction instruction, params ReadOnlySpan<Value> operands)
    {
        Value access = Emit(op, type, operands);
        access.Immediate = instruction.Offset;
        access.Size = instruction.OperandBits / 8;
        return access;
    }

    /// <summary>The type of a variable that is a stack slot: 64 bits, or what fits in 32, zero-extended.</summary>
    public static IrType TypeOf(StackSlot slot) => slot.Size == 8 ? IrType.I64 : IrType.I32;

    private void LoadSlot(Instruction instruction, int variable)
    {
        Value value = Read(variable);
        bool signed = instruction.Operation == Operation.LoadSignExtended;
        if (signed && instruction.OperandBits < 32)
            value = Emit(instruction.OperandBits == 8 ? Op.SignExtend8 : Op.SignExtend16, IrType.I32, value);
        state[instruction.Destination] = value.Type == IrType.I64 ? value
            : Emit(signed ? Op.SignExtend : Op.ZeroExtend, IrType.I64, value);
    }

    private void StoreSlot(Instruction instruction, int variable)
    {
        int bits = instruction.OperandBits;
        Value value = instruction.UsesSourceRegister
            ? Operand(bits == 64 ? 64 : 32, Read(instruction.Source))
            : Constant(bits == 64 ? IrType.I64 : IrType.I32, instruction.Immediate);
        state[variable] = bits >= 32 ? value
            : Emit(Op.And, IrType.I32, value, Constant(IrType.I32, (1 << bits) - 1));
    }

    private void Load(Instruction instruction)
    {
        if (slots.VariableOf(function.Start, instruction) is >= 0 and int variable)
        {
            LoadSlot(instruction, variable);
            return;
        }

        Value address = Check(instruction.Source, instruction);
        bool signed = instruction.Operation == Operation.LoadSignExtended;
        IrType type = instruction.OperandBits == 64 ? IrType.I64 : IrType.I32;
        Value loaded = Access(Op.Load, type, instruction, address);
        loaded.Signed = signed && instruction.OperandBits < 32;
        state[instruction.Destination] = type == IrType.I64 ? loaded
            : Emit(signed ? Op.SignExtend : Op.ZeroExtend, IrType.I64, loaded);
    }

    private void Store(Instruction instruction)
    {
        if (slots.VariableOf(function.Start, instruction) is >= 0 and int variable)
        {
            StoreSlot(instruction, variable);
            return;
        }

        Value address = Check(instruction.Destination, instruction);
        bool wide = instruction.OperandBits == 64;
        Value value = instruction.UsesSourceRegister
            ? Operand(wide ? 64 : 32, Read(instruction.Source))
            : Constant(wide ? IrType.I64 : IrType.I32, instruction.Immediate);
        Access(Op.Store, IrType.None, instruction, address, value);
    }

    private void Atomic(Instruction instruction)
    {
        Value address = Check(instruction.Destination, instruction);
        if (!program.ProvenAccesses.Contains(Pc))
            Access(Op.CheckAlignment, IrType.None, instruction, address);
        int bits = instruction.OperandBits;
        IrType type = bits == 64 ? IrType.I64 : IrType.I32;
        Value operand = Operand(bits, Read(instruction.Source));
        if (instruction.Operation == Operation.AtomicCompareExchange)
        {
            Value expected = Operand(bits, Read(0));
            Value seen = Access(Op.AtomicCompareExchange, type, instruction, address, expected, operand);
            state[0] = Extend(seen);
            return;
        }

        Value old = Access(Op.AtomicUpdate, type, instruction, address, operand);
        old.Atomic = AtomicOf(instruction.Operation);
        if (instruction.Row.FetchesOldValue)
            state[instruction.Source] = Extend(old);
    }
}
