using Femto.Jit.CodeGen;
using static Femto.Jit.Backends.Xtensa.XtensaEncodings;

namespace Femto.Jit.Backends.Xtensa;

/// <summary>
/// Zero-overhead loops (ISA manual, 4.3.2): blocks that repeat themselves while a counter of theirs steps by one. A count
/// of 0 is 2^32 turns, as it is of a counter that steps until it is equal to what it began with.
/// </summary>
internal sealed partial class XtensaEmitter
{
    /// <summary>Bytes that a loop may have for LOOP to reach its end, with some to spare for its own encoding.</summary>
    private const int LargestBody = 250;

    private bool countsTurns;

    public ReferenceForm[]? CountTurns(MachineBlock before, MachineBlock body, bool repeats)
    {
        MachineInstruction branch = body.Instructions[^1];
        if (!windowed || branch.Opcode != (int)CommonOp.BranchIf || !IsLoopBody(body))
            return null;
        var test = new XtensaTest(branch.Modifier);
        if (CountOf(repeats ? test : test.Inverted, branch, before, body) is not { } count)
            return null;
        countsTurns = true;
        return XtensaReferences.LoopTo(count);
    }

    /// <summary>
    /// Whether a block calls nothing, is short, and ends with an instruction that no branch within it passes.
    /// </summary>
    private static bool IsLoopBody(MachineBlock body)
    {
        List<MachineInstruction> inner = body.Instructions[..^1];
        return inner.Count > 0 && inner.TrueForAll(instruction => instruction.Clobbers == 0)
            && inner[^1].Opcode <= (int)XtensaOp.Store
            && !inner[^1].Is(CommonOp.TrapIf) && !inner[^1].Is(CommonOp.ZeroStack)
            && inner.Sum(LargestSize) <= LargestBody;
    }

    private static int LargestSize(MachineInstruction instruction) => instruction.Opcode switch
    {
        MoveOpcode.Swap => 9,
        > (int)XtensaOp.Store => 40,
        _ => 6,
    };

    /// <summary>A register with the number of turns, or null when the branch is not about a counter.</summary>
    private AReg? CountOf(XtensaTest test, MachineInstruction branch, MachineBlock before, MachineBlock body)
    {
        int counter = branch[0];
        int step = StepOf(counter, body);
        long? start = ConstantIn(counter, before);
        if (step == -1 && test.Condition == XtensaCondition.NotEqualZero)
            return new AReg(counter);
        if (step != 1 || FreeRegister() is not { } count)
            return null;
        long? limit = branch.Operands.Length > 1 ? ConstantIn(branch[1], body) : test.Constant;
        switch (test.Condition)
        {
            case XtensaCondition.NotEqual or XtensaCondition.NotEqualConstant
                when (start, limit) is (long first, long last):
                LoadConstant(count, last - first);
                return count;
            case XtensaCondition.LessUnsigned or XtensaCondition.LessUnsignedConstant
                when (start, limit) is (>= 0, long last):
                LoadConstant(count, Math.Max(unchecked((uint)last) - start.Value, 1));
                return count;
            case XtensaCondition.NotEqual when !IsWritten(branch[1], body):
                Wide(Sub(count, new AReg(branch[1]), new AReg(counter)));
                return count;
            case XtensaCondition.LessUnsigned when start is >= 0 && !IsWritten(branch[1], body):
                // The first turn is taken in any case.
                LoadConstant(count, start.Value + 1);
                Wide(Maxu(count, count, new AReg(branch[1])));
                if (start.Value != 0)
                    Wide(Sub(count, count, new AReg(counter)));
                return count;
            default:
                return null;
        }
    }

    /// <summary>What a block adds to a register that it writes once, or 0.</summary>
    private static int StepOf(int register, MachineBlock body)
    {
        MachineInstruction[] writers = [.. body.Instructions.Where(instruction => Writes(instruction, register))];
        return writers is [{ Opcode: (int)XtensaOp.AddImmediate } step] && step[1] == register
            ? (int)Math.Clamp(step.Immediate, -2, 2)
            : 0;
    }

    private static bool IsWritten(int register, MachineBlock body) =>
        body.Instructions.Exists(instruction => Writes(instruction, register));

    private static bool Writes(MachineInstruction instruction, int register) =>
        (instruction.Clobbers >> register & 1) != 0
        || Array.Exists(instruction.Operands, operand => operand.Physical == register
            && (operand.IsDefinition || instruction.Opcode == MoveOpcode.Swap));

    /// <summary>The constant that a register holds at the end of a block, when the block put it there.</summary>
    private static long? ConstantIn(int register, MachineBlock block)
    {
        for (int index = block.Instructions.Count - 1; index >= 0; index--)
        {
            MachineInstruction instruction = block.Instructions[index];
            if (!Writes(instruction, register))
                continue;
            switch (instruction.Opcode)
            {
                case MoveOpcode.Move:
                    register = instruction[1];
                    continue;
                case MoveOpcode.Constant or (int)CommonOp.MoveImmediate:
                    return instruction.Immediate;
                default:
                    return null;
            }
        }

        return null;
    }

    /// <summary>A register that the function never uses.</summary>
    private AReg? FreeRegister()
    {
        for (int register = 15; register >= 2; register--)
        {
            if ((frame.Needs.Written >> register & 1) == 0 && frame.Needs.MayUse(register))
                return new AReg(register);
        }

        return null;
    }
}
