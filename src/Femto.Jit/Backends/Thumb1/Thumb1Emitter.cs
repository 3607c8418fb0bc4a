using Femto.Jit.Backends.Thumb;
using Femto.Jit.CodeGen;
using static Femto.Jit.Backends.Thumb.ThumbEncodings;

namespace Femto.Jit.Backends.Thumb1;

/// <summary>
/// Encodes machine instructions. All that compute set the flags; what register allocation inserts (moves, exchanges,
/// accesses to the frame, constants while flags are live) does not.
/// </summary>
internal sealed partial class Thumb1Emitter(CodeBuffer buffer, Frame frame) : ThumbEmitter(buffer), IInstructionEmitter
{
    private static readonly Reg scratch = new(Thumb1Registers.Scratch);

    private List<MachineInstruction> instructions = [];
    private bool[] flagsLiveAfter = [];
    private MachineInstruction instruction = null!;
    private bool flagsLive;

    private LowReg this[int operand] => new(instruction[operand]);

    public ReferenceForm[] Jump => Thumb1References.Branch;

    public ReferenceForm[] Call => ThumbReferences.Call;

    public ReferenceForm[] CallTrap => ThumbReferences.Call;

    public ReferenceForm[] Branch(MachineInstruction branch, bool negate)
    {
        if (branch.Opcode == (int)Thumb1Op.BranchIfPair)
        {
            Condition equality = (branch.Modifier == 0) != negate ? Condition.Eq : Condition.Ne;
            return Thumb1References.CompareAndBranch(new LowReg(branch[1]), new LowReg(branch[3]), equality);
        }

        var condition = new Condition(branch.Modifier);
        return Thumb1References.BranchIf(negate ? condition.Inverted : condition);
    }

    /// <summary>Pairs are not equal when their low halves are not.</summary>
    public IEnumerable<LeadingBranch> LeadingBranches(MachineInstruction branch) =>
        branch.Opcode != (int)Thumb1Op.BranchIfPair ? [] :
        [
            new(Thumb1References.CompareAndBranch(new LowReg(branch[0]), new LowReg(branch[2]), Condition.Ne),
                ToThen: branch.Modifier != 0),
        ];

    public void Begin(MachineBlock block)
    {
        instructions = block.Instructions;
        flagsLiveAfter = Thumb1Flags.LiveAfter(block);
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
                EmitOwn((Thumb1Op)instruction.Opcode);
                break;
        }
    }

    private void Move(Reg target, Reg source) => Narrow(MovRegisterT1(target, source));

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
                LoadField(this[0], this[1], offset);
                break;
            case CommonOp.StoreField:
                Narrow(StrImmediateT1(this[0], this[1], new Imm5Word(offset)));
                break;
            case CommonOp.StackAddress:
                FrameAddress(this[0], frame.StackOffset + offset);
                break;
            case CommonOp.CallRegister:
                Narrow(BlxRegisterT1(CallTarget()));
                break;
            case CommonOp.PublishStack:
                FrameAddress(this[0], frame.StackOffset);
                Narrow(StrImmediateT1(this[0], this[1], new Imm5Word(InstanceLayout.For32Bits.StackLow)));
                FrameAddress(this[0], frame.StackOffset + frame.StackBytes);
                Narrow(StrImmediateT1(this[0], this[1], new Imm5Word(InstanceLayout.For32Bits.StackHigh)));
                break;
            case CommonOp.ZeroStack:
                EmitZeroStack();
                break;
            default:
                throw new InternalCompilerException(nameof(Thumb1Emitter), $"{op} has no encoding");
        }
    }

    /// <summary>The callee is the operand that is not fixed to a place of the calling convention.</summary>
    private Reg CallTarget() => new(Array.Find(instruction.Operands, operand => !operand.IsFixed).Physical);

    /// <summary>The table of helpers may be longer than what an immediate offset reaches.</summary>
    private void LoadField(LowReg target, LowReg structure, int offset)
    {
        if (Imm5Word.Fits(offset))
        {
            LoadWord(target, structure, offset);
            return;
        }

        Move(scratch, structure);
        Buffer.Refer(Buffer.Literal((uint)offset), ThumbReferences.NearLiteral(target));
        Narrow(AddRegisterT2(target, scratch));
        LoadWord(target, target, 0);
    }

    /// <summary>
    /// A constant, from the narrowest source: 8 bits, these shifted or inverted, a literal. A literal load alone
    /// leaves the flags as they are.
    /// </summary>
    private void LoadConstant(LowReg register, long constant)
    {
        uint value = unchecked((uint)constant);
        int zeros = value == 0 ? 0 : System.Numerics.BitOperations.TrailingZeroCount(value);
        if (flagsLive)
            Buffer.Refer(Buffer.Literal(value), ThumbReferences.NearLiteral(register));
        else if (Imm8.Fits(value))
            Narrow(MovsImmediateT1(register, new Imm8(value)));
        else if (Imm8.Fits(~value))
        {
            Narrow(MovsImmediateT1(register, new Imm8(~value)));
            Narrow(MvnsRegisterT1(register, register));
        }
        else if (Imm8.Fits(value >> zeros))
        {
            Narrow(MovsImmediateT1(register, new Imm8(value >> zeros)));
            Narrow(LslsImmediateT1(register, register, new Imm5(zeros)));
        }
        else
            Buffer.Refer(Buffer.Literal(value), ThumbReferences.NearLiteral(register));
    }
}
