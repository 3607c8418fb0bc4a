using Femto.Jit.Bytecode;

namespace Femto.Jit.Verification.Paths;

/// <summary>
/// The registers whose values at the start of a block may become part of an address, of a condition, of a helper's argument, or
/// of what is spilled to the stack. What others have says nothing of where a run goes and of what it reaches.
/// </summary>
internal sealed class RelevantRegisters
{
    private readonly Program _program;
    private readonly Contract _contract;
    private readonly RegisterSet[] _atStart;

    /// <param name="program">The program.</param>
    /// <param name="contract">What it is granted.</param>
    /// <param name="graph">The blocks of a function without calls of others.</param>
    internal RelevantRegisters(Program program, Contract contract, ControlFlowGraph graph)
    {
        _program = program;
        _contract = contract;
        _atStart = new RegisterSet[graph.Blocks.Length];
        Predecessors predecessors = graph.FindPredecessors();
        Worklist pending = new(graph.Blocks.Length);
        for (int block = 0; block < graph.Blocks.Length; block++) pending.Add(block);
        while (pending.TryTake(out int block))
        {
            RegisterSet relevant = AheadOf(graph.Blocks[block]);
            if (relevant == _atStart[block]) continue;
            _atStart[block] = relevant;
            foreach (int predecessor in predecessors[block]) pending.Add(predecessor);
        }
    }

    /// <summary>Those of a block.</summary>
    internal RegisterSet this[int block] => _atStart[block];

    private RegisterSet AheadOf(in BasicBlock block)
    {
        RegisterSet relevant = AtStart(block.Taken) | AtStart(block.Next);

        // Backwards; the second slot of an instruction does nothing.
        for (int pc = block.Last; pc >= block.Start; pc--) relevant = AheadOf(_program.Instructions.ItemRef(pc), relevant);
        return relevant;
    }

    private RegisterSet AtStart(int block) => block == ControlFlowGraph.None ? default : _atStart[block];

    private RegisterSet AheadOf(in Instruction instruction, RegisterSet after)
    {
        RegisterSet written = RegisterUse.Writes(instruction);
        RegisterSet before = after.Without(written);
        RegisterSet destination = RegisterSet.Of(instruction.Destination);
        RegisterSet source = RegisterSet.Of(instruction.Source);
        switch (instruction.Operation)
        {
            case <= Operation.ByteSwap:
                return (after & written).IsEmpty ? after : before | RegisterUse.Reads(instruction, _contract);
            case Operation.Load or Operation.LoadSignExtended:
                return before | source;
            case Operation.Store:
                return before | destination | (instruction.Destination == RegisterSet.FramePointer ? source : default);
            case Operation.CallHelper:
                return before.Without(RegisterSet.Arguments) | RegisterUse.Reads(instruction, _contract);
            case Operation.Exit:
                return before;
            default:
                return instruction.Row.IsAtomic ? before | destination : before | RegisterUse.Reads(instruction, _contract);
        }
    }
}
