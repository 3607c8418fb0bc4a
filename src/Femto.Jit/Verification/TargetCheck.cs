using Femto.Jit.Bytecode;

namespace Femto.Jit.Verification;

/// <summary>
/// Every jump and call leads to the first slot of an instruction, every jump to one of its own function.
/// </summary>
internal static class TargetCheck
{
    /// <summary>Whether the jump or call at <paramref name="pc"/> leads to an instruction; reports it if not.</summary>
    internal static bool IsInstruction(Program program, int pc, Findings findings)
    {
        long target = program.Instructions[pc].TargetFrom(pc);
        if (target < 0 || target >= program.Instructions.Length)
        {
            findings.Report(VerificationDiagnostics.TargetOutOfProgram, pc,
                $"leads to slot {target}; the program has slots 0 to {program.Instructions.Length - 1}");
            return false;
        }
        if (program.Instructions[(int)target].Operation == Operation.SecondSlot)
        {
            findings.Report(VerificationDiagnostics.TargetInsideInstruction, pc,
                $"leads to slot {target}, the second slot of a 16-byte instruction");
            return false;
        }
        return true;
    }

    /// <summary>Checks the jumps of a function, and that control does not run past its end.</summary>
    internal static void Check(Program program, FunctionExtent function, Findings findings)
    {
        int last = function.Start;
        for (int pc = function.Start; pc < function.End; pc += program.Instructions.ItemRef(pc).Slots)
        {
            last = pc;
            ref readonly Instruction instruction = ref program.Instructions.ItemRef(pc);
            if (!instruction.Row.IsJump || !IsInstruction(program, pc, findings)) continue;
            long target = instruction.TargetFrom(pc);
            if (!function.Contains(target))
            {
                findings.Report(VerificationDiagnostics.TargetInOtherFunction, pc,
                    $"leads to slot {target}; function {function.Name} has slots {function.Start} to "
                    + $"{function.End - 1}");
            }
        }
        if (program.Instructions[last].Operation is not (Operation.Exit or Operation.Jump))
        {
            findings.Report(VerificationDiagnostics.FallsOffEnd, last,
                $"is the last instruction of function {function.Name}; exit or an unconditional jump is needed");
        }
    }
}
