using System.Collections.Immutable;
using Femto.Jit.Bytecode;
using Femto.Jit.Verification.Abstract;

namespace Femto.Jit.Verification.Paths;

/// <summary>
/// The registers and stack slots whose values at the start of a block may become part of an address, of a condition that
/// decides about more than values like theirs, or of a helper's argument. What others have says nothing of where a run goes and
/// of what it reaches.
/// </summary>
internal sealed class RelevantPlaces
{
    /// <summary>In masks, slots stand behind registers.</summary>
    private const int FirstSlot = RegisterSet.FramePointer + 1;
    private const int MostSlots = 64 - FirstSlot;

    private readonly Program _program;
    private readonly Contract _contract;
    private readonly ControlFlowGraph _graph;
    private readonly ImmutableArray<StackSlot> _slots;
    private readonly ulong[] _atStart;

    /// <summary>By block, whether the outcome of the conditional jump at its end matters.</summary>
    private readonly bool[] _decides;

    /// <param name="program">The program.</param>
    /// <param name="contract">What it is granted.</param>
    /// <param name="plan">A function without calls of others.</param>
    /// <param name="slots">Parts of its frame that nothing else reaches.</param>
    internal RelevantPlaces(Program program, Contract contract, FunctionPlan plan, IEnumerable<StackSlot> slots)
    {
        _program = program;
        _contract = contract;
        _graph = plan.Graph;
        _slots = [.. slots.Take(MostSlots)];
        _atStart = new ulong[_graph.Blocks.Length];
        _decides = new bool[_graph.Blocks.Length];
        int[] places = plan.Forest.FindPlaces();
        BranchRegion?[] regions = [.. _graph.Blocks.Select((_, block) => BranchRegion.Find(plan, places, block))];
        Predecessors predecessors = _graph.FindPredecessors();
        do
        {
            Solve(predecessors);
        }
        while (FindDecisions(regions));
    }

    /// <summary>The registers among those of a block.</summary>
    internal RegisterSet RegistersOf(int block) => new((int)(_atStart[block] & Registers(RegisterSet.All)));

    /// <summary>Leaves nothing in a state at the start of a block but what matters, and whether addresses went into what does not.</summary>
    internal void Forget(int block, AbstractState state)
    {
        // r10 is the same in every state.
        RegisterSet kept = RegistersOf(block) | RegisterSet.Of(RegisterSet.FramePointer);
        for (RegisterSet left = RegisterSet.All.Without(kept); !left.IsEmpty; left = left.WithoutLowest())
        {
            ref AbstractValue value = ref state[left.Lowest];
            value = AbstractValue.Anything with { IsPure = value.IsPureNumber };
        }

        for (int index = 0; index < _slots.Length; index++)
        {
            StackSlot slot = _slots[index];
            if ((_atStart[block] >> (FirstSlot + index) & 1) == 0) state.Stack.Forget(slot.Offset, slot.Offset + slot.Size);
        }
    }

    private void Solve(Predecessors predecessors)
    {
        Worklist pending = new(_graph.Blocks.Length);
        for (int block = 0; block < _graph.Blocks.Length; block++) pending.Add(block);
        while (pending.TryTake(out int block))
        {
            ulong relevant = AheadOf(block, out _);
            if (relevant == _atStart[block]) continue;
            _atStart[block] = relevant;
            foreach (int predecessor in predecessors[block]) pending.Add(predecessor);
        }
    }

    /// <summary>Finds jumps whose outcome matters after all; whether there were any.</summary>
    private bool FindDecisions(BranchRegion?[] regions)
    {
        bool hasFound = false;
        for (int block = 0; block < regions.Length; block++)
        {
            if (_decides[block] || !_program.Instructions.ItemRef(_graph.Blocks[block].Last).Row.IsConditionalJump) continue;
            _decides[block] = regions[block] is not BranchRegion region || region.Blocks.Any(HasEffect);
            hasFound |= _decides[block];
        }

        return hasFound;
    }

    /// <summary>Whether a block does anything that matters.</summary>
    private bool HasEffect(int block)
    {
        AheadOf(block, out bool hasEffect);
        return hasEffect;
    }

    private ulong AheadOf(int block, out bool hasEffect)
    {
        BasicBlock code = _graph.Blocks[block];
        ulong relevant = AtStart(code.Taken) | AtStart(code.Next);
        hasEffect = false;

        // Backwards; the second slot of an instruction does nothing.
        for (int pc = code.Last; pc >= code.Start; pc--)
        {
            ref readonly Instruction instruction = ref _program.Instructions.ItemRef(pc);
            if (instruction.Row.IsConditionalJump && !_decides[block]) continue;
            (ulong reads, ulong writes, bool isEffect) = UseOf(instruction);
            isEffect |= (relevant & writes) != 0;
            hasEffect |= isEffect;
            relevant = (relevant & ~writes) | (isEffect ? reads : 0);
        }

        return relevant;
    }

    private ulong AtStart(int block) => block == ControlFlowGraph.None ? 0 : _atStart[block];

    /// <summary>
    /// What an instruction makes of what, and whether that matters also where what it writes does not. Values that are stored
    /// elsewhere than in slots of the frame, or parts of the frame that are like them, are not followed.
    /// </summary>
    private (ulong Reads, ulong Writes, bool IsEffect) UseOf(in Instruction instruction)
    {
        ulong written = Registers(RegisterUse.Writes(instruction));
        ulong read = Registers(RegisterUse.Reads(instruction, _contract));
        ulong destination = Registers(RegisterSet.Of(instruction.Destination));
        if (SlotOf(instruction) is ulong slot)
            return instruction.Row.WritesMemory ? (read & ~FramePointer, slot, false) : (slot, written, false);
        switch (instruction.Operation)
        {
            case Operation.Store or Operation.StoreImmediate:
                return (instruction.Destination == RegisterSet.FramePointer ? read : destination, 0, true);
            case Operation.CallHelper:
                return (read, Registers(RegisterSet.Arguments) | written, true);
            case Operation.Exit:
                return (0, 0, false);
            default:
                return instruction.Row.IsAtomic
                    ? (destination, written, true)
                    : (read, written, instruction.Row.AccessesMemory || instruction.Row.IsConditionalJump);
        }
    }

    private const ulong FramePointer = 1UL << RegisterSet.FramePointer;

    private ulong? SlotOf(in Instruction instruction)
    {
        if (FrameSlots.SlotOf(instruction) is not StackSlot slot) return null;
        int index = _slots.IndexOf(slot);
        return index < 0 ? null : 1UL << (FirstSlot + index);
    }

    private static ulong Registers(RegisterSet registers) => (ulong)registers.Bits;
}
