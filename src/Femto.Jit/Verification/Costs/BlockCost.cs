using Femto.Jit.Bytecode;
using Femto.Jit.Verification.Abstract;

namespace Femto.Jit.Verification.Costs;

/// <summary>What a basic block executes, functions it calls included.</summary>
/// <param name="Whole">Instructions up to its end.</param>
/// <param name="AtTrap">Instructions up to the last place where a run may end by a trap; null where there is none.</param>
internal readonly record struct BlockCost(long Whole, long? AtTrap)
{
    /// <param name="program">The program.</param>
    /// <param name="block">The block.</param>
    /// <param name="proven">The accesses that never trap.</param>
    /// <param name="callees">The costs of functions, by their starts.</param>
    internal static BlockCost Of(
        Program program, BasicBlock block, ProgramCounterSet proven, IReadOnlyDictionary<int, FunctionCost> callees)
    {
        long whole = 0;
        long? atTrap = null;
        for (int pc = block.Start; pc <= block.Last; pc += program.Instructions.ItemRef(pc).Slots)
        {
            ref readonly Instruction instruction = ref program.Instructions.ItemRef(pc);
            whole = Saturating.Add(whole, 1);
            bool traps = instruction.Operation == Operation.CallHelper
                || (instruction.Row.AccessesMemory && !proven.Contains(pc));
            if (instruction.Operation == Operation.CallLocal)
            {
                FunctionCost callee = callees[(int)instruction.TargetFrom(pc)];
                whole = Saturating.Add(whole, callee.Instructions);
                traps = callee.MayTrap;
            }

            if (traps) atTrap = whole;
        }

        return new BlockCost(whole, atTrap);
    }
}
