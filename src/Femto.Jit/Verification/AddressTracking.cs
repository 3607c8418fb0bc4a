using Femto.Jit.Bytecode;

namespace Femto.Jit.Verification;

/// <summary>
/// Follows addresses of the frame and of the context through moves and constant additions, along all paths of one
/// function.
/// </summary>
internal sealed class AddressTracking
{
    private readonly Program _program;
    private readonly ControlFlowGraph _graph;
    private readonly TrackedRegisters[] _atStart;

    private AddressTracking(Program program, ControlFlowGraph graph)
    {
        _program = program;
        _graph = graph;
        _atStart = new TrackedRegisters[graph.Blocks.Length];
    }

    /// <summary>The content of the registers at the start of each block.</summary>
    internal static TrackedRegisters[] Solve(Program program, ControlFlowGraph graph, bool isEntry)
    {
        AddressTracking tracking = new(program, graph);
        tracking._atStart[0][RegisterSet.FramePointer] = new TrackedValue(AddressBase.Frame, 0);
        if (isEntry) tracking._atStart[0][1] = new TrackedValue(AddressBase.Context, 0);
        tracking.Solve();
        return tracking._atStart;
    }

    /// <summary>Applies one instruction.</summary>
    internal static void Apply(in Instruction instruction, ref TrackedRegisters registers)
    {
        if (RegisterUse.IsCall(instruction)) registers[..6].Clear();
        RegisterSet written = RegisterUse.Writes(instruction);
        if (written.IsEmpty) return;
        ref TrackedValue result = ref registers[written.Lowest];
        result = instruction switch
        {
            { Operation: Operation.Move, Width: 64, UsesSourceRegister: true } => registers[instruction.Source],
            { Operation: Operation.Add, Width: 64, UsesSourceRegister: false } => result.Plus(instruction.Immediate),
            { Operation: Operation.Subtract, Width: 64, UsesSourceRegister: false } =>
                result.Plus(-instruction.Immediate),
            _ => default,
        };
    }

    private void Solve()
    {
        bool[] reached = new bool[_graph.Blocks.Length];
        reached[0] = true;
        Worklist pending = new(_graph.Blocks.Length);
        pending.Add(0);
        while (pending.TryTake(out int block))
        {
            TrackedRegisters registers = _atStart[block];
            BasicBlock code = _graph.Blocks[block];
            for (int pc = code.Start; pc <= code.Last;)
            {
                ref readonly Instruction instruction = ref _program.Instructions.ItemRef(pc);
                Apply(instruction, ref registers);
                pc += instruction.Slots;
            }
            Flow(code.Taken, registers);
            Flow(code.Next, registers);
        }

        void Flow(int block, in TrackedRegisters registers)
        {
            if (block == ControlFlowGraph.None) return;
            bool first = !reached[block];
            if (first) _atStart[block] = registers;
            reached[block] = true;
            if (first || _atStart[block].Join(registers)) pending.Add(block);
        }
    }
}
