using Femto.Jit.Bytecode;

namespace Femto.Jit.Ir;

/// <summary>A basic block of the bytecode.</summary>
/// <param name="Start">Pc of its first instruction.</param>
/// <param name="End">Pc after its last slot.</param>
/// <param name="Last">Pc of its last instruction.</param>
/// <param name="Target">Number of the block its jump leads to; -1 for none.</param>
/// <param name="FallsThrough">Whether control may go on to the block behind it.</param>
/// <param name="Metered">Whether its jump spends fuel.</param>
internal readonly record struct BytecodeBlock(
    int Start, int End, int Last, int Target, bool FallsThrough, bool Metered);

/// <summary>The basic blocks of a function of the bytecode, numbered in the order of their pcs.</summary>
internal static class BytecodeBlocks
{
    public static BytecodeBlock[] Of(VerifiedProgram program, VerifiedFunction function)
    {
        ReadOnlySpan<Instruction> instructions =
            program.Program.Instructions.AsSpan()[function.Start..function.End];
        int[] numbers = Number(instructions);
        var blocks = new BytecodeBlock[numbers[^1] + 1];
        int start = 0;
        for (int i = 0; i < blocks.Length; i++)
        {
            int end = start + 1;
            while (end < numbers.Length && numbers[end] == i)
                end++;
            int last = instructions[end - 1].Operation == Operation.SecondSlot ? end - 2 : end - 1;
            ref readonly Instruction instruction = ref instructions[last];
            bool jumps = instruction.Row.IsJump;
            blocks[i] = new BytecodeBlock(
                function.Start + start,
                function.Start + end,
                function.Start + last,
                Target: jumps ? numbers[(int)instruction.TargetFrom(last)] : -1,
                FallsThrough: instruction.Operation is not (Operation.Jump or Operation.Exit),
                Metered: jumps && program.MeteredEdges.Contains(function.Start + last));
            start = end;
        }

        return blocks;
    }

    /// <summary>The number of the block of each slot.</summary>
    private static int[] Number(ReadOnlySpan<Instruction> instructions)
    {
        // First 1 for every slot that begins a block behind the first, then the sum of those up to each slot.
        int[] numbers = new int[instructions.Length];
        for (int pc = 0; pc < instructions.Length; pc++)
        {
            ref readonly Instruction instruction = ref instructions[pc];
            if (instruction.Row.IsJump)
                numbers[(int)instruction.TargetFrom(pc)] = 1;
            if ((instruction.Row.IsJump || instruction.Operation == Operation.Exit) && pc + 1 < instructions.Length)
                numbers[pc + 1] = 1;
        }

        numbers[0] = 0;
        for (int pc = 1; pc < numbers.Length; pc++)
            numbers[pc] += numbers[pc - 1];
        return numbers;
    }
}
