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

    /// <param name="blocks">The blocks; the first is the entry.</param>
    internal ControlFlowGraph(ImmutableArray<BasicBlock> blocks) => Blocks = blocks;

    internal ImmutableArray<BasicBlock> Blocks { get; }

    /// <summary>Builds the graph of a function whose targets have passed <see cref="TargetCheck"/>.</summary>
    internal static ControlFlowGraph Build(Program program, FunctionExtent function)
    {
        int[] blockAt = NumberBlocks(program, function);
        var blocks = ImmutableArray.CreateBuilder<BasicBlock>();
        for (int start = function.Start; start < function.End;)
        {
            int last = start;
            int next = start + program.Instructions.ItemRef(start).Slots;
            while (next < function.End && blockAt[next - function.Start] == None)
            {
                last = next;
                next += program.Instructions.ItemRef(next).Slots;
            }
            ref readonly Instruction end = ref program.Instructions.ItemRef(last);
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

    /// <summary>Builds the graph of a function that was verified.</summary>
    internal static ControlFlowGraph Build(Program program, VerifiedFunction function) =>
        Build(program, new FunctionExtent(function.Name, function.Start, function.End));

    /// <summary>The index of the block that an instruction is in.</summary>
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

    /// <summary>Whether an edge leads to a block that is not further on; every cycle has one.</summary>
    internal bool LeadsBackwards
    {
        get
        {
            for (int block = 0; block < Blocks.Length; block++)
            {
                ref readonly BasicBlock code = ref Blocks.ItemRef(block);
                if ((code.Taken != None && code.Taken <= block) || (code.Next != None && code.Next <= block)) return true;
            }

            return false;
        }
    }

    /// <summary>The blocks from which control goes to each block.</summary>
    internal Predecessors FindPredecessors() => Predecessors.Find(Blocks);

    /// <summary>The index of the block that starts at each slot of the function, or <see cref="None"/>.</summary>
    private static int[] NumberBlocks(Program program, FunctionExtent function)
    {
        const int Start = 0;
        int[] blockAt = new int[function.End - function.Start + 1];
        Array.Fill(blockAt, None);
        blockAt[0] = Start;
        for (int pc = function.Start; pc < function.End;)
        {
            ref readonly Instruction instruction = ref program.Instructions.ItemRef(pc);
            bool isJump = instruction.Row.IsJump;
            if (isJump) blockAt[instruction.TargetFrom(pc) - function.Start] = Start;
            if (isJump || instruction.Operation == Operation.Exit) blockAt[pc + 1 - function.Start] = Start;
            pc += instruction.Slots;
        }

        int count = 0;
        foreach (ref int block in blockAt.AsSpan())
        {
            if (block == Start) block = count++;
        }

        return blockAt;
    }
}
