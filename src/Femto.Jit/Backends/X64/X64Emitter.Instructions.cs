using Iced.Intel;

namespace Femto.Jit.Backends.X64;

/// <summary>Encodings of single instructions.</summary>
internal sealed partial class X64Emitter
{
    private void EmitOwn(X64Op op)
    {
        long immediate = instruction.Immediate;
        switch (op)
        {
            case X64Op.Add:
                EmitAdd();
                break;
            case X64Op.Subtract when instruction[0] == instruction[2] && instruction[0] != instruction[1]:
                // The subtrahend is where the difference goes: a - b = -b + a.
                EmitNegate();
                Append(Instruction.Create(Pick(Code.Add_r32_rm32, Code.Add_r64_rm64), this[0], this[1]));
                break;
            case <= X64Op.Multiply:
                EmitRegisters(op);
                break;
            case X64Op.AddImmediate:
                EmitAddImmediate((int)immediate);
                break;
            case X64Op.MultiplyImmediate:
                bool small = immediate is >= sbyte.MinValue and <= sbyte.MaxValue;
                Code multiply = small ? Pick(Code.Imul_r32_rm32_imm8, Code.Imul_r64_rm64_imm8)
                    : Pick(Code.Imul_r32_rm32_imm32, Code.Imul_r64_rm64_imm32);
                Append(Instruction.Create(multiply, this[0], this[1], (int)immediate));
                break;
            case <= X64Op.XorImmediate or X64Op.SubtractImmediateSettingFlags:
                EmitImmediate(op, (int)immediate);
                break;
            case X64Op.ShiftAdd:
                Append(Instruction.Create(Pick(Code.Lea_r32_m, Code.Lea_r64_m), this[0],
                    Indexed(Sized(2, 8), Sized(1, 8), (int)immediate)));
                break;
            case X64Op.Negate:
                Move();
                EmitNegate();
                break;
            case >= X64Op.ShiftLeft and <= X64Op.ArithmeticShiftRightImmediate:
                EmitShift(op, (int)immediate);
                break;
            case X64Op.StoreImmediate:
                EmitStoreImmediate((int)(immediate >> 32), unchecked((int)immediate));
                break;
            case >= X64Op.Load and <= X64Op.StoreIndexed:
                EmitAccess(op);
                break;
            case >= X64Op.Compare and <= X64Op.TestImmediate:
                EmitComparison(op, (int)immediate);
                break;
            default:
                EmitUnary(op);
                break;
        }
    }

    private void EmitNegate() => Append(Instruction.Create(Pick(Code.Neg_rm32, Code.Neg_rm64), this[0]));

    /// <summary>The first operand to where the result goes; of 32 bits not more, so that zeros are above.</summary>
    private void Move()
    {
        if (instruction[0] != instruction[1])
            Append(Instruction.Create(Pick(Code.Mov_r32_rm32, Code.Mov_r64_rm64), this[0], this[1]));
    }

    private static MemoryOperand Indexed(Register start, Register index, int shift) => new(start, index, 1 << shift);

    private void EmitAdd()
    {
        Code add = Pick(Code.Add_r32_rm32, Code.Add_r64_rm64);
        if (instruction[0] == instruction[1])
            Append(Instruction.Create(add, this[0], this[2]));
        else if (instruction[0] == instruction[2])
            Append(Instruction.Create(add, this[0], this[1]));
        else
        {
            Append(Instruction.Create(Pick(Code.Lea_r32_m, Code.Lea_r64_m), this[0],
                Indexed(Sized(1, 8), Sized(2, 8), 0)));
        }
    }

    private void EmitAddImmediate(int immediate)
    {
        if (instruction[0] != instruction[1])
            Append(Instruction.Create(Pick(Code.Lea_r32_m, Code.Lea_r64_m), this[0], At(Sized(1, 8), immediate)));
        else
            EmitImmediate(X64Op.AddImmediate, immediate);
    }

    private void EmitRegisters(X64Op op)
    {
        Code code = op switch
        {
            X64Op.Subtract => Pick(Code.Sub_r32_rm32, Code.Sub_r64_rm64),
            X64Op.And => Pick(Code.And_r32_rm32, Code.And_r64_rm64),
            X64Op.Or => Pick(Code.Or_r32_rm32, Code.Or_r64_rm64),
            X64Op.Xor => Pick(Code.Xor_r32_rm32, Code.Xor_r64_rm64),
            _ => Pick(Code.Imul_r32_rm32, Code.Imul_r64_rm64),
        };
        bool swapped = instruction[0] == instruction[2];
        if (!swapped)
            Move();
        Append(Instruction.Create(code, this[0], swapped ? this[1] : this[2]));
    }

    private static Instruction WithImmediate(Code narrow, Code wide, Register register, int immediate) =>
        Instruction.Create(immediate is >= sbyte.MinValue and <= sbyte.MaxValue ? narrow : wide, register, immediate);

    private void EmitImmediate(X64Op op, int immediate)
    {
        Move();
        (Code narrow, Code wide) = op switch
        {
            X64Op.AddImmediate => (
                Pick(Code.Add_rm32_imm8, Code.Add_rm64_imm8), Pick(Code.Add_rm32_imm32, Code.Add_rm64_imm32)),
            X64Op.AndImmediate => (
                Pick(Code.And_rm32_imm8, Code.And_rm64_imm8), Pick(Code.And_rm32_imm32, Code.And_rm64_imm32)),
            X64Op.OrImmediate => (
                Pick(Code.Or_rm32_imm8, Code.Or_rm64_imm8), Pick(Code.Or_rm32_imm32, Code.Or_rm64_imm32)),
            X64Op.XorImmediate => (
                Pick(Code.Xor_rm32_imm8, Code.Xor_rm64_imm8), Pick(Code.Xor_rm32_imm32, Code.Xor_rm64_imm32)),
            _ => (Pick(Code.Sub_rm32_imm8, Code.Sub_rm64_imm8), Pick(Code.Sub_rm32_imm32, Code.Sub_rm64_imm32)),
        };
        Append(WithImmediate(narrow, wide, this[0], immediate));
    }

    private void EmitShift(X64Op op, int count)
    {
        Move();
        switch (op)
        {
            case X64Op.ShiftLeft:
                Append(Instruction.Create(Pick(Code.Shl_rm32_CL, Code.Shl_rm64_CL), this[0], Register.CL));
                break;
            case X64Op.ShiftRight:
                Append(Instruction.Create(Pick(Code.Shr_rm32_CL, Code.Shr_rm64_CL), this[0], Register.CL));
                break;
            case X64Op.ArithmeticShiftRight:
                Append(Instruction.Create(Pick(Code.Sar_rm32_CL, Code.Sar_rm64_CL), this[0], Register.CL));
                break;
            default:
                Append(Instruction.Create(op switch
                {
                    X64Op.ShiftLeftImmediate => Pick(Code.Shl_rm32_imm8, Code.Shl_rm64_imm8),
                    X64Op.ShiftRightImmediate => Pick(Code.Shr_rm32_imm8, Code.Shr_rm64_imm8),
                    _ => Pick(Code.Sar_rm32_imm8, Code.Sar_rm64_imm8),
                }, this[0], count));
                break;
        }
    }

    private void EmitUnary(X64Op op)
    {
        switch (op)
        {
            case X64Op.ByteSwap:
                Move();
                Append(Instruction.Create(Pick(Code.Bswap_r32, Code.Bswap_r64), this[0]));
                break;
            case X64Op.ByteSwap16:
                Move();
                Append(Instruction.Create(Code.Rol_rm16_imm8, Sized(0, 2), 8));
                Append(Instruction.Create(Code.Movzx_r32_rm16, Sized(0, 4), Sized(0, 2)));
                break;
            default:
                (Code code, int target, int source) = op switch
                {
                    X64Op.SignExtend8 => (Code.Movsx_r32_rm8, 4, 1),
                    X64Op.SignExtend16 => (Code.Movsx_r32_rm16, 4, 2),
                    X64Op.ZeroExtend8 => (Code.Movzx_r32_rm8, 4, 1),
                    X64Op.ZeroExtend16 => (Code.Movzx_r32_rm16, 4, 2),
                    X64Op.ZeroExtend32 => (Code.Mov_r32_rm32, 4, 4),
                    X64Op.SignExtend32 => (Code.Movsxd_r64_rm32, 8, 4),
                    _ => throw new InternalCompilerException(nameof(X64Emitter), $"{op} has no encoding"),
                };
                Append(Instruction.Create(code, Sized(0, target), Sized(1, source)));
                break;
        }
    }

    private void EmitAccess(X64Op op)
    {
        int size = X64Access.Size(instruction.Modifier);
        MemoryOperand place = op is X64Op.Load or X64Op.Store
            ? At(Sized(1, 8), instruction.Immediate)
            : Indexed(Sized(1, 8), Sized(2, 8), (int)instruction.Immediate);
        if (op is X64Op.Store or X64Op.StoreIndexed)
        {
            Append(Instruction.Create(size switch
            {
                1 => Code.Mov_rm8_r8,
                2 => Code.Mov_rm16_r16,
                4 => Code.Mov_rm32_r32,
                _ => Code.Mov_rm64_r64,
            }, place, Sized(0, size)));
            return;
        }

        Append(Instruction.Create((size, X64Access.IsSigned(instruction.Modifier)) switch
        {
            (1, false) => Code.Movzx_r32_rm8,
            (1, true) => Code.Movsx_r32_rm8,
            (2, false) => Code.Movzx_r32_rm16,
            (2, true) => Code.Movsx_r32_rm16,
            (4, _) => Code.Mov_r32_rm32,
            _ => Code.Mov_r64_rm64,
        }, Sized(0, size == 8 ? 8 : 4), place));
    }

    private void EmitStoreImmediate(int value, int displacement)
    {
        Code code = instruction.Modifier switch
        {
            1 => Code.Mov_rm8_imm8,
            2 => Code.Mov_rm16_imm16,
            4 => Code.Mov_rm32_imm32,
            _ => Code.Mov_rm64_imm32,
        };
        int stored = instruction.Modifier switch
        {
            1 => unchecked((sbyte)value),
            2 => unchecked((short)value),
            _ => value,
        };
        Append(Instruction.Create(code, At(Sized(0, 8), displacement), stored));
    }

    private void EmitComparison(X64Op op, int immediate)
    {
        switch (op)
        {
            case X64Op.Compare:
                Append(Instruction.Create(Pick(Code.Cmp_r32_rm32, Code.Cmp_r64_rm64), this[0], this[1]));
                break;
            case X64Op.Test:
                Append(Instruction.Create(Pick(Code.Test_rm32_r32, Code.Test_rm64_r64), this[0], this[1]));
                break;
            case X64Op.CompareImmediate when immediate == 0:
                Append(Instruction.Create(Pick(Code.Test_rm32_r32, Code.Test_rm64_r64), this[0], this[0]));
                break;
            case X64Op.CompareImmediate:
                Append(WithImmediate(Pick(Code.Cmp_rm32_imm8, Code.Cmp_rm64_imm8),
                    Pick(Code.Cmp_rm32_imm32, Code.Cmp_rm64_imm32), this[0], immediate));
                break;
            case X64Op.TestImmediate when immediate is >= 0 and <= sbyte.MaxValue:
                Append(Instruction.Create(Code.Test_rm8_imm8, Sized(0, 1), immediate));
                break;
            default:
                Append(Instruction.Create(
                    Pick(Code.Test_rm32_imm32, Code.Test_rm64_imm32), this[0], immediate));
                break;
        }
    }
}
