using Femto.Jit.CodeGen;
using static Femto.Jit.Backends.Rv32.Rv32Encodings;

namespace Femto.Jit.Backends.Rv32;

/// <summary>
/// Encodes machine instructions, each in the narrowest form its registers and immediate allow. This file has the frame
/// of it and the control instructions.
/// </summary>
internal sealed partial class Rv32Emitter(CodeBuffer buffer, Frame frame, InstructionSetFeatures features)
    : IInstructionEmitter
{
    private static readonly XReg scratch = new(Rv32Registers.Scratch);

    private readonly bool compressed = features.HasFlag(InstructionSetFeatures.Compressed);
    private readonly Rv32References references = new(features.HasFlag(InstructionSetFeatures.Compressed));
    private List<MachineInstruction> instructions = [];
    private MachineInstruction instruction = null!;

    private XReg this[int operand] => new(instruction[operand]);

    public ReferenceForm[] Jump => references.Jump;

    public ReferenceForm[] Call => references.Call;

    /// <summary>Functions that have not saved ra must not change it.</summary>
    public ReferenceForm[] CallTrap => SavesLink ? references.Call : references.CallByScratch;

    private bool SavesLink => (frame.Saved >> Rv32Registers.Convention.Link & 1) != 0;

    public void Begin(MachineBlock block) => instructions = block.Instructions;

    public bool MayInterrupt(int index) => true;

    public ReferenceForm[] Branch(MachineInstruction branch, bool negate)
    {
        var condition = (Rv32Condition)branch.Modifier;
        (XReg left, XReg right) = branch.Opcode == (int)Rv32Op.BranchPair
            ? (new XReg(branch[0]), new XReg(branch[2]))
            : (new XReg(branch[0]), new XReg(branch[1]));
        if (branch.Opcode == (int)Rv32Op.BranchPair)
            condition = Unsigned(condition);
        return references.BranchIf(negate ? condition.Inverted() : condition, left, right);
    }

    private static Rv32Condition Unsigned(Rv32Condition condition) =>
        condition is Rv32Condition.Less or Rv32Condition.LessUnsigned
            ? Rv32Condition.LessUnsigned
            : Rv32Condition.GreaterOrEqualUnsigned;

    /// <summary>High halves that differ decide a comparison of pairs; when they are equal the low halves do.</summary>
    public IEnumerable<LeadingBranch> LeadingBranches(MachineInstruction branch)
    {
        if (branch.Opcode != (int)Rv32Op.BranchPair)
            yield break;
        var condition = (Rv32Condition)branch.Modifier;
        bool less = condition is Rv32Condition.Less or Rv32Condition.LessUnsigned;
        Rv32Condition lower = less ? condition : condition.Inverted();
        (XReg left, XReg right) = (new XReg(branch[1]), new XReg(branch[3]));
        // Nothing is less than 0 without sign.
        if (lower == Rv32Condition.Less || !right.IsZero)
            yield return new(references.BranchIf(lower, left, right), ToThen: less);
        yield return new(references.BranchIf(Rv32Condition.NotEqual, left, right), ToThen: !less);
    }

    public void Emit(int index)
    {
        instruction = instructions[index];
        switch (instruction.Opcode)
        {
            case < 0:
                EmitMove();
                break;
            case < (int)CommonOp.Count:
                EmitCommon((CommonOp)instruction.Opcode);
                break;
            case <= (int)Rv32Op.Store:
                EmitOwn((Rv32Op)instruction.Opcode);
                break;
            default:
                EmitSequence((Rv32Op)instruction.Opcode);
                break;
        }
    }

    /// <summary>Encodes a move that register allocation inserted.</summary>
    private void EmitMove()
    {
        switch (instruction.Opcode)
        {
            case MoveOpcode.Move:
                Move(this[0], this[1]);
                break;
            case MoveOpcode.Swap:
                Move(scratch, this[0]);
                Move(this[0], this[1]);
                Move(this[1], scratch);
                break;
            case MoveOpcode.Reload:
                LoadWord(this[0], XReg.Sp, frame.SlotOffset(instruction.Immediate));
                break;
            case MoveOpcode.Spill:
                StoreWord(this[0], XReg.Sp, frame.SlotOffset(instruction.Immediate));
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
                LoadWord(this[0], XReg.Sp, frame.IncomingOffset(offset));
                break;
            case CommonOp.StoreOutgoing:
                StoreWord(this[0], XReg.Sp, offset);
                break;
            case CommonOp.MoveImmediate:
                LoadConstant(this[0], instruction.Immediate);
                break;
            case CommonOp.LoadField:
                LoadWord(this[0], this[1], offset);
                break;
            case CommonOp.StoreField:
                StoreWord(this[0], this[1], offset);
                break;
            case CommonOp.StackAddress:
                FrameAddress(this[0], frame.StackOffset + offset);
                break;
            case CommonOp.CallRegister:
                CallRegister(CallTarget());
                break;
            case CommonOp.PublishStack:
                FrameAddress(this[0], frame.StackOffset);
                StoreWord(this[0], this[1], InstanceLayout.For32Bits.StackLow);
                FrameAddress(this[0], frame.StackOffset + frame.StackBytes);
                StoreWord(this[0], this[1], InstanceLayout.For32Bits.StackHigh);
                break;
            case CommonOp.ZeroStack:
                EmitZeroStack(this[1], this[2]);
                break;
            default:
                throw new InternalCompilerException(nameof(Rv32Emitter), $"{op} has no encoding");
        }
    }

    /// <summary>The callee is the operand that is not fixed to a place of the calling convention.</summary>
    private XReg CallTarget() => new(Array.Find(instruction.Operands, operand => !operand.IsFixed).Physical);

    private void CallRegister(XReg target)
    {
        if (compressed)
            Narrow(CJalr(target));
        else
            Wide(Jalr(XReg.Ra, target, new Imm12(0)));
    }

    private void Narrow(ushort encoding)
    {
        Span<byte> code = stackalloc byte[2];
        Rv32References.Write(code, encoding);
        buffer.Append(code);
    }

    private void Wide(uint encoding)
    {
        Span<byte> code = stackalloc byte[4];
        Rv32References.Write(code, encoding);
        buffer.Append(code);
    }

    /// <summary>Whether compressed encodings can name a register.</summary>
    private bool Low(XReg register, out CReg low) => CReg.TryCreate(register, out low) && compressed;

    private bool Low(XReg first, XReg second, out CReg firstLow, out CReg secondLow)
    {
        bool both = CReg.TryCreate(first, out firstLow);
        return CReg.TryCreate(second, out secondLow) && both && compressed;
    }
}
