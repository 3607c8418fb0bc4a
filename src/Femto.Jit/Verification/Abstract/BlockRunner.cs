using Femto.Jit.Bytecode;

namespace Femto.Jit.Verification.Abstract;

/// <summary>Does on a state what a call of a function of the program does; false when it never returns.</summary>
internal delegate bool LocalCall(in Instruction instruction, int pc, AbstractState state);

/// <summary>Runs basic blocks on abstract states.</summary>
/// <param name="program">The program.</param>
/// <param name="machine">What its instructions do.</param>
/// <param name="facts">Told what is seen in states that hold in every run.</param>
/// <param name="callLocal">What calls of functions do.</param>
internal sealed class BlockRunner(Program program, AbstractMachine machine, ProgramFacts facts, LocalCall callLocal)
{
    /// <summary>Instructions that were run.</summary>
    internal long Steps { get; private set; }

    /// <summary>Runs a block on a state, which becomes that at its end; false when its end is never reached.</summary>
    internal bool Run(in BasicBlock code, AbstractState state)
    {
        machine.NameValues(state);
        (int extension, AbstractValue extended) = (-1, default);
        for (int pc = code.Start; pc <= code.Last;)
        {
            Steps++;
            if (!machine.IsTrial) facts.SeeState(pc, state);
            ref readonly Instruction instruction = ref program.Instructions.ItemRef(pc);
            bool goesOn = true;
            if (pc == extension) machine.Extend(instruction, ref state[instruction.Destination], extended);
            else if (instruction.Operation == Operation.CallLocal) goesOn = callLocal(instruction, pc, state);
            else
            {
                if (IsExtension(instruction, pc, code.Last)) (extension, extended) = (pc + 1, state[instruction.Destination]);
                goesOn = machine.Execute(pc, instruction, state);
            }

            if (!goesOn) return false;
            if (!machine.IsTrial)
            {
                RegisterSet written = RegisterUse.Writes(instruction);
                if (!written.IsEmpty) facts.SeeValue(pc, state[written.Lowest], state.LeastLength);
            }

            pc += instruction.Slots;
        }

        return true;
    }

    /// <summary>
    /// Whether an instruction and the next one extend the low half of a register: there is no instruction for that before
    /// <c>-mcpu=v3</c>, and none for signed halves before v4.
    /// </summary>
    private bool IsExtension(in Instruction instruction, int pc, int last)
    {
        if (pc == last || instruction is not { Operation: Operation.ShiftLeft, Width: 64, Immediate: 32, UsesSourceRegister: false })
            return false;
        return program.Instructions.ItemRef(pc + 1) is
                { Operation: Operation.ShiftRight or Operation.ArithmeticShiftRight, Width: 64, Immediate: 32, UsesSourceRegister: false } next
            && next.Destination == instruction.Destination;
    }
}
