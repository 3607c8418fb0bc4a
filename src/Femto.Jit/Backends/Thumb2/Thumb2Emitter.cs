using Femto.Jit.Backends.Thumb;
using Femto.Jit.CodeGen;
using static Femto.Jit.Backends.Thumb.ThumbEncodings;

namespace Femto.Jit.Backends.Thumb2;

/// <summary>
/// Encodes machine instructions, each in the narrowest form its registers, immediate and the flags allow: the 16-bit
/// arithmetic encodings set the flags, so they are out of the question while flags are live.
/// </summary>
internal sealed partial class Thumb2Emitter(CodeBuffer buffer, Frame frame) : ThumbEmitter(buffer), IInstructionEmitter
{
    private List<MachineInstruction> instructions = [];
    private bool[] flagsLiveAfter = [];
    private MachineInstruction instruction = null!;
    private bool flagsLive;

    private Reg this[int operand] => new(instruction[operand]);

    private static bool Low(Reg first, out LowReg low) => LowReg.TryCreate(first, out low);

    private static bool Low(Reg first, Reg second, out LowReg firstLow, out LowReg secondLow)
    {
        bool both = LowReg.TryCreate(first, out firstLow);
        return LowReg.TryCreate(second, out secondLow) && both;
    }

    private static ModifiedImmediate Modified(long value) => new(unchecked((uint)value));

    private static bool IsModified(long value) => ModifiedImmediate.TryCreate(unchecked((uint)value), out _);

    public ReferenceForm[] Jump => Thumb2References.Branch;

    public ReferenceForm[] Call => ThumbReferences.Call;

    public ReferenceForm[] CallTrap => ThumbReferences.Call;

    public ReferenceForm[] Branch(MachineInstruction branch, bool negate)
    {
        if (branch.Opcode == (int)Thumb2Op.BranchIfZero)
            return Thumb2References.BranchIfZero(new Reg(branch[0]), (branch.Modifier == 0) != negate);
        var condition = new Condition(branch.Modifier);
        return Thumb2References.BranchIf(negate ? condition.Inverted : condition);
    }

    public IEnumerable<LeadingBranch> LeadingBranches(MachineInstruction branch) => [];

    public void Begin(MachineBlock block)
    {
        instructions = block.Instructions;
        flagsLiveAfter = Thumb2Flags.LiveAfter(block);
    }

    /// <summary>A pool may be placed where no flags are live.</summary>
    public bool MayInterrupt(int index) => !flagsLiveAfter[index];

    public void Emit(int index)
    {
        instruction = instructions[index];
        flagsLive = flagsLiveAfter[index];
        switch (instruction.Opcode)
        {
            case < 0:
                EmitMove();
                break;
            case < (int)CommonOp.Count:
                EmitCommon((CommonOp)instruction.Opcode);
                break;
            default:
                EmitOwn((Thumb2Op)instruction.Opcode);
                break;
        }
    }

    /// <summary>Encodes a move that register allocation inserted. None of them changes the flags.</summary>
    private void EmitMove()
    {
        switch (instruction.Opcode)
        {
            case MoveOpcode.Move:
                Narrow(MovRegisterT1(this[0], this[1]));
                break;
            case MoveOpcode.Swap:
                Wide(EorRegisterT2(SetFlags.No, this[0], this[0], this[1], Shift.None));
                Wide(EorRegisterT2(SetFlags.No, this[1], this[0], this[1], Shift.None));
                Wide(EorRegisterT2(SetFlags.No, this[0], this[0], this[1], Shift.None));
                break;
            case MoveOpcode.Reload:
                LoadFromFrame(this[0], frame.SlotOffset(instruction.Immediate));
                break;
            case MoveOpcode.Spill:
                StoreToFrame(this[0], frame.SlotOffset(instruction.Immediate));
                break;
            case MoveOpcode.Constant:
                LoadConstant(this[0], instruction.Immediate);
                break;
        }
    }

    private void EmitCommon(CommonOp op)
    {
        int offset = (int)instruction.Immediate;
        switch (op)
        {
            case CommonOp.LoadIncoming:
                LoadFromFrame(this[0], frame.IncomingOffset(offset));
                break;
            case CommonOp.StoreOutgoing:
                StoreToFrame(this[0], offset);
                break;
            case CommonOp.MoveImmediate:
                LoadConstant(this[0], instruction.Immediate);
                break;
            case CommonOp.LoadField:
                EmitLoad(offset, size: 4, signed: false);
                break;
            case CommonOp.StoreField:
                EmitStore(offset, size: 4);
                break;
            case CommonOp.StackAddress:
                FrameAddress(this[0], frame.StackOffset + offset);
                break;
            case CommonOp.CallRegister:
                Narrow(BlxRegisterT1(CallTarget()));
                break;
            case CommonOp.PublishStack:
                FrameAddress(this[0], frame.StackOffset);
                Wide(StrImmediateT3(this[0], this[1], new Imm12(InstanceLayout.For32Bits.StackLow)));
                FrameAddress(this[0], frame.StackOffset + frame.StackBytes);
                Wide(StrImmediateT3(this[0], this[1], new Imm12(InstanceLayout.For32Bits.StackHigh)));
                break;
            case CommonOp.ZeroStack:
                EmitZeroStack();
                break;
            default:
                throw new InternalCompilerException(nameof(Thumb2Emitter), $"{op} has no encoding");
        }
    }

    private void EmitOwn(Thumb2Op op)
    {
        switch (op)
        {
            case >= Thumb2Op.Add and <= Thumb2Op.SubtractSettingFlagsImmediate:
                EmitDataProcessing(op);
                break;
            case >= Thumb2Op.ShiftLeft and <= Thumb2Op.Reverse16:
                EmitArithmetic(op);
                break;
            case >= Thumb2Op.Load and <= Thumb2Op.StorePostIndexed:
                EmitMemory(op);
                break;
            case >= Thumb2Op.Compare and <= Thumb2Op.SubtractPairFlags:
                EmitComparison(op);
                break;
            default:
                EmitSequence(op);
                break;
        }
    }

    /// <summary>A constant, from the narrowest source: 8 bits, a modified immediate, 16 bits, a literal.</summary>
    private void LoadConstant(Reg register, long constant)
    {
        uint value = unchecked((uint)constant);
        if (!flagsLive && value <= 0xFF && Low(register, out LowReg low))
            Narrow(MovsImmediateT1(low, new Imm8(value)));
        else if (IsModified(value))
            Wide(MovImmediateT2(SetFlags.No, register, Modified(value)));
        else if (IsModified(~value))
            Wide(MvnImmediateT1(SetFlags.No, register, Modified(~value)));
        else if (value <= 0xFFFF)
            Wide(MovImmediateT3(register, new Imm16(value)));
        else
            Buffer.Refer(Buffer.Literal(value), Thumb2References.Literal(register));
    }
}
