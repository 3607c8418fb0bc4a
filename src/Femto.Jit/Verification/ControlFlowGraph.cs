using System.Collections.Immutable;
using Femto.Jit.Bytecode;

namespace Femto.Jit.Verification;

/// <summary>Straight-line code: control enters at the first instruction and leaves after the last.</summary>
/// <param name="Start">Pc of the first instruction.</param>
/// <param name="Last">Pc of the last instruction.</param>
/// <param name="Taken">Index of the block its jump leads to, or -1.</param>
/// <param name="Next">Index of the block that follows without a jump, or -1.</param>
internal readonly record struct BasicBlock(int Start, int Last, int Taken, int Next);

/// <summary>The basic blocks of one function, ordered by pc; the first is its entry.</summary>
internal sealed class ControlFlowGraph
{
    /// <summary>No block.</summary>
    internal const int None = -1;

    private ControlFlowGraph(ImmutableArray<BasicBlock> blocks) => Blocks = blocks;

    internal ImmutableArray<BasicBlock> Blocks { get; }

    /// <summary>Builds the graph of a function whose targets have passed <see cref="TargetCheck"/>.</summary>
    internal static ControlFlowGraph Build(Program program, FunctionExtent function)
    {
        int[] blockAt = NumberBlocks(program, function);
        var blocks = ImmutableArray.CreateBuilder<BasicBlock>();
        for (int start = function.Start; start < function.End;)
        {
            int last = start;
            int next = start + program.Instructions[start].Slots;
            while (next < function.End && blockAt[next - function.Start] == None)
            {
                last = next;
                next += program.Instructions[next].Slots;
            }
            Instruction end = program.Instructions[last];
            bool runsOn = end.Operation is not (Operation.Exit or Operation.Jump);
            blocks.Add(new BasicBlock(
                start,
                last,
                end.Row.IsJump ? blockAt[end.TargetFrom(last) - function.Start] : None,
                runsOn ? blockAt[next - function.Start] : None));
            start = next;
        }
        return new ControlFlowGraph(blocks.ToImmutable());
    }

    /// <summary>The index of the block with that last instruction.</summary>
    internal int BlockEndingAt(int pc)
    {
        int low = 0;
        int high = Blocks.Length - 1;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (Blocks[middle].Last < pc) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    /// <summary>The blocks from which control goes to each block.</summary>
    internal List<int>[] FindPredecessors()
    {
        List<int>[] predecessors = [.. Blocks.Select(_ => new List<int>())];
        for (int block = 0; block < Blocks.Length; block++)
        {
            BasicBlock code = Blocks[block];
            if (code.Taken != None) predecessors[code.Taken].Add(block);
            if (code.Next != None && code.Next != code.Taken) predecessors[code.Next].Add(block);
        }
        return predecessors;
    }

    /// <summary>The index of the block that starts at each slot of the function, or <see cref="None"/>.</summary>
    private static int[] NumberBlocks(Program program, FunctionExtent function)
    {
        bool[] starts = new bool[function.End - function.Start + 1];
        starts[0] = true;
        for (int pc = function.Start; pc < function.End; pc += program.Instructions[pc].Slots)
        {
            Instruction instruction = program.Instructions[pc];
            if (instruction.Row.IsJump) starts[instruction.TargetFrom(pc) - function.Start] = true;
            bool ends = instruction.Row.IsJump || instruction.Operation == Operation.Exit;
            if (ends) starts[pc + 1 - function.Start] = true;
        }
        int count = 0;
        return [.. starts.Select(start => start ? count++ : None)];
    }
}
