using Femto.Jit.CodeGen;
using Iced.Intel;
using Label = Femto.Jit.CodeGen.Label;

namespace Femto.Jit.Backends.X64;

/// <summary>Divisions and atomics.</summary>
internal sealed partial class X64Emitter
{
    private void EmitSequence(X64Op op)
    {
        switch (op)
        {
            case X64Op.UnsignedDivide or X64Op.UnsignedModulo:
                EmitUnsignedDivision(quotient: op == X64Op.UnsignedDivide);
                break;
            case X64Op.SignedDivide or X64Op.SignedModulo:
                EmitSignedDivision(quotient: op == X64Op.SignedDivide);
                break;
            case X64Op.UnsignedDivideBy or X64Op.UnsignedModuloBy:
                EmitDivide();
                break;
            case X64Op.SignedDivideBy or X64Op.SignedModuloBy:
                EmitSignedDivide();
                break;
            default:
                EmitAtomic(op);
                break;
        }
    }

    private Register Accumulator => IsWide ? Register.RAX : Register.EAX;

    private Register Remainder => IsWide ? Register.RDX : Register.EDX;

    private Register Divisor => this[2];

    private void BranchTo(Label label, X64Condition condition) =>
        buffer.Refer(label, X64References.BranchIf(condition));

    /// <summary>rdx:rax is divided; the quotient goes to rax, the remainder to rdx (SDM volume 2, DIV).</summary>
    private void EmitDivide()
    {
        Append(Instruction.Create(Code.Xor_r32_rm32, Register.EDX, Register.EDX));
        Append(Instruction.Create(Pick(Code.Div_rm32, Code.Div_rm64), Divisor));
    }

    private void EmitSignedDivide()
    {
        Append(Instruction.Create(Pick(Code.Cdq, Code.Cqo)));
        Append(Instruction.Create(Pick(Code.Idiv_rm32, Code.Idiv_rm64), Divisor));
    }

    /// <summary>A divisor of 0 is the quotient already, and leaves the dividend as the remainder.</summary>
    private void EmitUnsignedDivision(bool quotient)
    {
        var done = new Label();
        Append(Instruction.Create(Pick(Code.Test_rm32_r32, Code.Test_rm64_r64), Divisor, Divisor));
        if (quotient)
            Append(Instruction.Create(Pick(Code.Cmove_r32_rm32, Code.Cmove_r64_rm64), Accumulator, Divisor));
        else
            Append(Instruction.Create(Pick(Code.Mov_r32_rm32, Code.Mov_r64_rm64), Remainder, Accumulator));
        BranchTo(done, X64Condition.Equal);
        EmitDivide();
        buffer.Bind(done);
    }

    /// <summary>
    /// By 0 and -1 the machine would fault or might. The quotient by either is the product: 0, or the dividend negated.
    /// The remainder is the product with the divisor plus 1: the dividend, or 0.
    /// </summary>
    private void EmitSignedDivision(bool quotient)
    {
        (var general, var done) = (new Label(), new Label());
        Append(Instruction.Create(Pick(Code.Lea_r32_m, Code.Lea_r64_m), Remainder, At(Sized(2, 8), 1)));
        Append(Instruction.Create(Pick(Code.Cmp_rm32_imm8, Code.Cmp_rm64_imm8), Remainder, 1));
        BranchTo(general, X64Condition.Above);
        Code multiply = Pick(Code.Imul_r32_rm32, Code.Imul_r64_rm64);
        Append(quotient
            ? Instruction.Create(multiply, Accumulator, Divisor)
            : Instruction.Create(multiply, Remainder, Accumulator));
        buffer.Refer(done, X64References.Jump);
        buffer.Bind(general);
        EmitSignedDivide();
        buffer.Bind(done);
    }

    private void EmitAtomic(X64Op op)
    {
        switch (op)
        {
            case X64Op.AtomicAdd:
                MoveOperandToResult();
                AppendLocked(Instruction.Create(Pick(Code.Xadd_rm32_r32, Code.Xadd_rm64_r64), Place(1), this[0]));
                break;
            case X64Op.AtomicExchange:
                MoveOperandToResult();
                // Locked by itself (SDM volume 2, XCHG).
                Append(Instruction.Create(Pick(Code.Xchg_rm32_r32, Code.Xchg_rm64_r64), Place(1), this[0]));
                break;
            case X64Op.LockedAdd or X64Op.LockedOr or X64Op.LockedAnd or X64Op.LockedXor:
                EmitLocked(op);
                break;
            case X64Op.AtomicCompareExchange:
                AppendLocked(Instruction.Create(
                    Pick(Code.Cmpxchg_rm32_r32, Code.Cmpxchg_rm64_r64), Place(1), this[3]));
                break;
            default:
                EmitCompareExchangeLoop(op);
                break;
        }
    }

    private MemoryOperand Place(int address) => At(Sized(address, 8), instruction.Immediate);

    private void MoveOperandToResult()
    {
        if (instruction[0] != instruction[2])
            Append(Instruction.Create(Pick(Code.Mov_r32_rm32, Code.Mov_r64_rm64), this[0], this[2]));
    }

    private void AppendLocked(Instruction locked)
    {
        locked.HasLockPrefix = true;
        Append(locked);
    }

    private void EmitLocked(X64Op op) => AppendLocked(Instruction.Create(op switch
    {
        X64Op.LockedAdd => Pick(Code.Add_rm32_r32, Code.Add_rm64_r64),
        X64Op.LockedOr => Pick(Code.Or_rm32_r32, Code.Or_rm64_r64),
        X64Op.LockedAnd => Pick(Code.And_rm32_r32, Code.And_rm64_r64),
        _ => Pick(Code.Xor_rm32_r32, Code.Xor_rm64_r64),
    }, Place(0), this[1]));

    /// <summary>CMPXCHG compares with rax, and loads what it found there when that was something else.</summary>
    private void EmitCompareExchangeLoop(X64Op op)
    {
        Append(Instruction.Create(Pick(Code.Mov_r32_rm32, Code.Mov_r64_rm64), Accumulator, Place(2)));
        Label retry = buffer.Here();
        Append(Instruction.Create(Pick(Code.Mov_r32_rm32, Code.Mov_r64_rm64), this[1], Accumulator));
        Append(Instruction.Create(op switch
        {
            X64Op.AtomicOr => Pick(Code.Or_r32_rm32, Code.Or_r64_rm64),
            X64Op.AtomicAnd => Pick(Code.And_r32_rm32, Code.And_r64_rm64),
            _ => Pick(Code.Xor_r32_rm32, Code.Xor_r64_rm64),
        }, this[1], this[3]));
        AppendLocked(Instruction.Create(Pick(Code.Cmpxchg_rm32_r32, Code.Cmpxchg_rm64_r64), Place(2), this[1]));
        BranchTo(retry, X64Condition.NotEqual);
    }
}
