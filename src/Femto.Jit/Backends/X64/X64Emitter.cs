using Femto.Jit.CodeGen;
using Iced.Intel;

namespace Femto.Jit.Backends.X64;

/// <summary>
/// Encodes machine instructions. Where an instruction of the machine overwrites its first operand, that is moved first.
/// This file has the frame of it and the instructions every backend has.
/// </summary>
internal sealed partial class X64Emitter : IInstructionEmitter
{
    private readonly CodeBuffer buffer;
    private readonly Frame frame;
    private readonly X64Encoder encoder = new();
    private List<MachineInstruction> instructions = [];
    private MachineInstruction instruction = null!;

    public X64Emitter(CodeBuffer buffer, Frame frame)
    {
        this.buffer = buffer;
        this.frame = frame;
    }

    public ReferenceForm[] Jump => X64References.Jump;

    public ReferenceForm[] Call => X64References.Call;

    public ReferenceForm[] CallTrap => X64References.Call;

    public void Begin(MachineBlock block) => instructions = block.Instructions;

    public bool MayInterrupt(int index) => true;

    public ReferenceForm[] Branch(MachineInstruction branch, bool negate)
    {
        var condition = (X64Condition)branch.Modifier;
        return X64References.BranchIf(negate ? condition.Inverted() : condition);
    }

    public IEnumerable<LeadingBranch> LeadingBranches(MachineInstruction branch) => [];

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
            case < (int)X64Op.UnsignedDivide:
                EmitOwn((X64Op)instruction.Opcode);
                break;
            default:
                EmitSequence((X64Op)instruction.Opcode);
                break;
        }
    }

    private void Append(in Instruction encoded) => buffer.Append(encoder.Encode(encoded));

    /// <summary>A register operand in the size of the instruction.</summary>
    private Register this[int operand] => Sized(operand, instruction.Modifier);

    private Register Sized(int operand, int bytes) => X64Registers.Part(instruction[operand], bytes);

    private bool IsWide => instruction.Modifier == 8;

    private Code Pick(Code narrow, Code wide) => IsWide ? wide : narrow;

    private static MemoryOperand At(Register address, long displacement) =>
        new(address, displacement, displacement == 0 ? 0 : 1);

    private static MemoryOperand InFrame(int offset) => At(Register.RSP, offset);

    /// <summary>Encodes a move that register allocation inserted. Flags stay as they are.</summary>
    private void EmitMove()
    {
        switch (instruction.Opcode)
        {
            case MoveOpcode.Move:
                MoveWide(Sized(0, 8), Sized(1, 8));
                break;
            case MoveOpcode.Swap:
                Append(Instruction.Create(Code.Xchg_rm64_r64, Sized(0, 8), Sized(1, 8)));
                break;
            case MoveOpcode.Reload:
                Load(Sized(0, 8), InFrame(frame.SlotOffset(instruction.Immediate)));
                break;
            case MoveOpcode.Spill:
                Store(InFrame(frame.SlotOffset(instruction.Immediate)), Sized(0, 8));
                break;
            case MoveOpcode.Constant:
                LoadConstant(instruction[0], instruction.Immediate);
                break;
        }
    }

    private void EmitCommon(CommonOp op)
    {
        switch (op)
        {
            case CommonOp.LoadIncoming:
                Load(Sized(0, 8), InFrame(frame.IncomingOffset(instruction.Immediate)));
                break;
            case CommonOp.StoreOutgoing:
                Store(At(Register.RSP, instruction.Immediate), Sized(0, 8));
                break;
            case CommonOp.MoveImmediate when instruction.Immediate == 0:
                // No comparison stands between here and what uses its flags.
                Append(Instruction.Create(Code.Xor_r32_rm32, Sized(0, 4), Sized(0, 4)));
                break;
            case CommonOp.MoveImmediate:
                LoadConstant(instruction[0], instruction.Immediate);
                break;
            case CommonOp.LoadField:
                Append(Instruction.Create(
                    Pick(Code.Mov_r32_rm32, Code.Mov_r64_rm64), this[0], At(Sized(1, 8), instruction.Immediate)));
                break;
            case CommonOp.StoreField:
                Append(Instruction.Create(
                    Pick(Code.Mov_rm32_r32, Code.Mov_rm64_r64), At(Sized(1, 8), instruction.Immediate), this[0]));
                break;
            case CommonOp.StackAddress:
                FrameAddress(Sized(0, 8), frame.StackOffset + (int)instruction.Immediate);
                break;
            case CommonOp.CallRegister:
                Append(Instruction.Create(Code.Call_rm64, CallTarget()));
                break;
            case CommonOp.PublishStack:
                FrameAddress(Sized(0, 8), frame.StackOffset);
                Store(At(Sized(1, 8), layout.StackLow), Sized(0, 8));
                FrameAddress(Sized(0, 8), frame.StackOffset + frame.StackBytes);
                Store(At(Sized(1, 8), layout.StackHigh), Sized(0, 8));
                break;
            case CommonOp.ZeroStack:
                EmitZeroStack(Sized(0, 8), Sized(1, 8));
                break;
            default:
                throw new InternalCompilerException(nameof(X64Emitter), $"{op} has no encoding");
        }
    }

    /// <summary>The callee is the operand that is not fixed to a place of the calling convention.</summary>
    private Register CallTarget() =>
        X64Registers.Wide(Array.Find(instruction.Operands, operand => !operand.IsFixed).Physical);

    private void MoveWide(Register target, Register source)
    {
        if (target != source)
            Append(Instruction.Create(Code.Mov_r64_rm64, target, source));
    }

    private void Load(Register target, MemoryOperand place) =>
        Append(Instruction.Create(Code.Mov_r64_rm64, target, place));

    private void Store(MemoryOperand place, Register source) =>
        Append(Instruction.Create(Code.Mov_rm64_r64, place, source));

    private void FrameAddress(Register target, int offset) =>
        Append(Instruction.Create(Code.Lea_r64_m, target, InFrame(offset)));

    /// <summary>32 bits zero-extended or sign-extended where that will do, else all 64.</summary>
    private void LoadConstant(int register, long constant)
    {
        if (constant is >= 0 and <= uint.MaxValue)
            Append(Instruction.Create(Code.Mov_r32_imm32, X64Registers.Part(register, 4), (uint)constant));
        else if (constant >= int.MinValue && constant < 0)
            Append(Instruction.Create(Code.Mov_rm64_imm32, X64Registers.Wide(register), (int)constant));
        else
            Append(Instruction.Create(Code.Mov_r64_imm64, X64Registers.Wide(register), constant));
    }
}
