using Femto.Jit.Bytecode;

namespace Femto.Jit.Verification;

/// <summary>What can be said of an instruction by itself: r10 is not written, the helper is granted.</summary>
internal static class InstructionCheck
{
    internal static void Check(Program program, Contract contract, Findings findings)
    {
        for (int pc = 0; pc < program.Instructions.Length; pc += program.Instructions.ItemRef(pc).Slots)
        {
            ref readonly Instruction instruction = ref program.Instructions.ItemRef(pc);
            if (RegisterUse.Writes(instruction).Contains(RegisterSet.FramePointer))
            {
                findings.Report(VerificationDiagnostics.FramePointerWritten, pc,
                    "writes r10, the frame pointer, which is read-only");
            }
            if (instruction.Operation == Operation.CallHelper
                && !contract.Helpers.ContainsKey((int)instruction.Immediate))
            {
                findings.Report(VerificationDiagnostics.HelperNotGranted, pc,
                    $"calls helper {instruction.Immediate}, which the contract does not grant");
            }
            else if (instruction.Operation == Operation.CallHelper
                && contract.AllowedHelpers.TryGetValue(program.Name, out var allowed)
                && !allowed.Contains((int)instruction.Immediate))
            {
                findings.Report(VerificationDiagnostics.HelperNotAllowed, pc,
                    $"calls helper {contract.Helpers[(int)instruction.Immediate].Name}, which the contract does not let "
                    + $"program '{program.Name}' call");
            }
            bool inRange = instruction.Immediate >= 0 && instruction.Immediate < instruction.Width;
            if (IsShift(instruction.Operation) && !instruction.UsesSourceRegister && !inRange)
            {
                findings.Report(VerificationDiagnostics.ShiftCountMasked, pc,
                    $"shifts {instruction.Width} bits by {instruction.Immediate}; the count is masked to "
                    + $"{instruction.Immediate & (instruction.Width - 1)}");
            }
        }
    }

    private static bool IsShift(Operation operation) =>
        operation is Operation.ShiftLeft or Operation.ShiftRight or Operation.ArithmeticShiftRight;
}
