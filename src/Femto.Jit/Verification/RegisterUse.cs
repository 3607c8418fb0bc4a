using Femto.Jit.Bytecode;

namespace Femto.Jit.Verification;

/// <summary>Which registers an instruction reads and writes.</summary>
internal static class RegisterUse
{
    /// <summary>The registers whose values matter to an instruction.</summary>
    internal static RegisterSet Reads(in Instruction instruction, Contract contract)
    {
        RegisterSet destination = RegisterSet.Of(instruction.Destination);
        RegisterSet source = RegisterSet.Of(instruction.Source);
        RegisterSet secondOperand = instruction.UsesSourceRegister ? source : default;
        switch (instruction.Operation)
        {
            case Operation.Move or Operation.MoveSignExtended:
                return secondOperand;
            case Operation.Negate or Operation.ToLittleEndian or Operation.ToBigEndian or Operation.ByteSwap:
                return destination;
            case Operation.Load or Operation.LoadSignExtended:
                return source;
            case Operation.Store:
                return destination | source;
            case Operation.StoreImmediate:
                return destination;
            case Operation.AtomicCompareExchange:
                return destination | source | RegisterSet.Of(0);
            case Operation.CallHelper:
                return RegisterSet.FirstArguments(contract.Helpers[(int)instruction.Immediate].Parameters.Length);
            case Operation.Exit:
                return RegisterSet.Of(0);
            case Operation.Jump or Operation.CallLocal or Operation.LoadImmediate64 or Operation.LoadDataAddress
                or Operation.LoadReadOnlyDataAddress or Operation.SecondSlot:
                return default;
            default:
                return instruction.Row.IsAtomic ? destination | source : destination | secondOperand;
        }
    }

    /// <summary>
    /// The registers that have a value of the instruction's making after it; calls of functions may make none.
    /// </summary>
    internal static RegisterSet Writes(in Instruction instruction)
    {
        if (instruction.Operation == Operation.AtomicCompareExchange) return RegisterSet.Of(0);
        if (instruction.Row.FetchesOldValue) return RegisterSet.Of(instruction.Source);
        if (IsCall(instruction)) return RegisterSet.Of(0);
        bool writesNothing = instruction.Row.IsJump || instruction.Row.WritesMemory
            || instruction.Operation is Operation.Exit or Operation.SecondSlot;
        return writesNothing ? default : RegisterSet.Of(instruction.Destination);
    }

    internal static bool IsCall(in Instruction instruction) =>
        instruction.Operation is Operation.CallHelper or Operation.CallLocal;
}
