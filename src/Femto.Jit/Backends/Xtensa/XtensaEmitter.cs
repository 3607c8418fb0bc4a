using Femto.Jit.CodeGen;
using static Femto.Jit.Backends.Xtensa.XtensaEncodings;

namespace Femto.Jit.Backends.Xtensa;

/// <summary>
/// Encodes machine instructions, each in the narrowest form its registers and immediate allow. This file has the frame
/// of it and the control instructions.
/// </summary>
internal sealed partial class XtensaEmitter(CodeBuffer buffer, Frame frame, bool windowed) : IInstructionEmitter
{
    private static readonly InstanceLayout layout = InstanceLayout.For32Bits;

    private static readonly AReg scratch = new(XtensaRegisters.Scratch);

    private readonly XtensaReferences references = new(farJumps: !frame.Needs.MayUse(XtensaRegisters.KeptLink));
    private List<MachineInstruction> instructions = [];
    private MachineInstruction instruction = null!;

    private AReg this[int operand] => new(instruction[operand]);

    public ReferenceForm[] Jump => references.Jump;

    public ReferenceForm[] Call => windowed ? XtensaReferences.CallWindowed : XtensaReferences.Call;

    /// <summary>The return address is lost to the call, unless it is in the frame.</summary>
    public ReferenceForm[] CallTrap =>
        SavesLink ? XtensaReferences.CallTrap : XtensaReferences.CallKeepingLink(keptLink);

    /// <summary>Calls lead to words (ISA manual, chapter 6, CALL0).</summary>
    public int CallAlignment => 4;

    private bool SavesLink => (frame.Saved & 1u << AReg.Link.Number) != 0;

    public void Begin(MachineBlock block) => instructions = block.Instructions;

    public bool MayInterrupt(int index) => true;

    public ReferenceForm[] Branch(MachineInstruction branch, bool negate)
    {
        var test = new XtensaTest(branch.Modifier);
        (AReg left, AReg right) = (new AReg(branch[0]), new AReg(branch.Operands.Length > 1 ? branch[1] : 0));
        if (branch.Opcode == (int)XtensaOp.BranchPair)
            (test, left, right) = LastOfPair(branch, test.Condition);
        return references.BranchIf(negate ? test.Inverted : test, left, right);
    }

    /// <summary>Low halves decide about order when high halves are equal; equality takes both halves.</summary>
    private static (XtensaTest Test, AReg Left, AReg Right) LastOfPair(
        MachineInstruction branch, XtensaCondition condition) => condition switch
    {
        XtensaCondition.Equal or XtensaCondition.NotEqual =>
            (new XtensaTest(condition), new AReg(branch[1]), new AReg(branch[3])),
        XtensaCondition.Less or XtensaCondition.LessUnsigned =>
            (new XtensaTest(XtensaCondition.LessUnsigned), new AReg(branch[0]), new AReg(branch[2])),
        _ => (new XtensaTest(XtensaCondition.GreaterOrEqualUnsigned), new AReg(branch[0]), new AReg(branch[2])),
    };

    /// <summary>High halves that differ decide a comparison of pairs for order, low halves one for equality.</summary>
    public IEnumerable<LeadingBranch> LeadingBranches(MachineInstruction branch)
    {
        if (branch.Opcode != (int)XtensaOp.BranchPair)
            yield break;
        XtensaCondition condition = new XtensaTest(branch.Modifier).Condition;
        var differ = new XtensaTest(XtensaCondition.NotEqual);
        if (condition is XtensaCondition.Equal or XtensaCondition.NotEqual)
        {
            yield return new(references.BranchIf(differ, new AReg(branch[0]), new AReg(branch[2])),
                ToThen: condition == XtensaCondition.NotEqual);
            yield break;
        }

        bool less = condition is XtensaCondition.Less or XtensaCondition.LessUnsigned;
        var lower = new XtensaTest(condition);
        (AReg left, AReg right) = (new AReg(branch[1]), new AReg(branch[3]));
        yield return new(references.BranchIf(less ? lower : lower.Inverted, left, right), ToThen: less);
        yield return new(references.BranchIf(differ, left, right), ToThen: !less);
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
            case <= (int)XtensaOp.Store:
                EmitOwn((XtensaOp)instruction.Opcode);
                break;
            default:
                EmitSequence((XtensaOp)instruction.Opcode);
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
                Wide(Xor(this[0], this[0], this[1]));
                Wide(Xor(this[1], this[0], this[1]));
                Wide(Xor(this[0], this[0], this[1]));
                break;
            case MoveOpcode.Reload:
                LoadWord(this[0], AReg.Sp, frame.SlotOffset(instruction.Immediate));
                break;
            case MoveOpcode.Spill:
                StoreWord(this[0], AReg.Sp, frame.SlotOffset(instruction.Immediate));
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
                LoadWord(this[0], AReg.Sp, frame.IncomingOffset(offset));
                break;
            case CommonOp.StoreOutgoing:
                StoreWord(this[0], AReg.Sp, offset);
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
                AddConstant(this[0], AReg.Sp, frame.StackOffset + offset);
                break;
            case CommonOp.CallRegister:
                Wide(windowed ? Callx8(CallTarget()) : Callx0(CallTarget()));
                break;
            case CommonOp.PublishStack:
                AddConstant(this[0], AReg.Sp, frame.StackOffset);
                StoreWord(this[0], this[1], layout.StackLow);
                AddConstant(this[0], AReg.Sp, frame.StackOffset + frame.StackBytes);
                StoreWord(this[0], this[1], layout.StackHigh);
                break;
            case CommonOp.ZeroStack:
                EmitZeroStack(this[0], this[1], this[2]);
                break;
            default:
                throw new InternalCompilerException(nameof(XtensaEmitter), $"{op} has no encoding");
        }
    }

    /// <summary>The callee is the operand that is not fixed to a place of the calling convention.</summary>
    private AReg CallTarget() => new(Array.Find(instruction.Operands, operand => !operand.IsFixed).Physical);

    private void BranchTo(Label label, XtensaTest test, AReg left, AReg right) =>
        buffer.Refer(label, references.BranchIf(test, left, right));

    private void BranchTo(Label label, XtensaTest test, AReg register) => BranchTo(label, test, register, register);

    private void Narrow(ushort encoding)
    {
        Span<byte> code = stackalloc byte[2];
        XtensaReferences.WriteNarrow(code, encoding);
        buffer.Append(code);
    }

    private void Wide(uint encoding)
    {
        Span<byte> code = stackalloc byte[3];
        XtensaReferences.WriteWide(code, encoding);
        buffer.Append(code);
    }
}
