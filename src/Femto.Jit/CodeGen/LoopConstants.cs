using Femto.Jit.Ir;

namespace Femto.Jit.CodeGen;

/// <summary>
/// Makes constants once, ahead of the loop that needs them, in registers that the function has no other use for. Allocation
/// is not burdened with it: that makes each constant anew in every block.
/// </summary>
internal sealed class LoopConstants
{
    private readonly MachineFunction function;
    private readonly Dictionary<Block, MachineBlock> blocks;
    private readonly HashSet<VirtualRegister> wandering = [];

    /// <summary>The blocks of loops that have no loop in them: what others make once a turn costs little beside those.</summary>
    private readonly HashSet<Block> innermost;

    /// <summary>The registers that nothing writes, the most preferred on top.</summary>
    private readonly Stack<int> free;

    private LoopConstants(MachineFunction function, List<NaturalLoop> loops, IEnumerable<int> free)
    {
        this.function = function;
        HashSet<Block> headers = [.. loops.Select(loop => loop.Header)];
        innermost = [.. loops.Where(loop => loop.Blocks.Count(headers.Contains) == 1).SelectMany(loop => loop.Blocks)];
        this.free = new Stack<int>(free.Reverse());
        blocks = function.Blocks.ToDictionary(block => block.Source);
        FindWandering();
    }

    /// <summary>Hoists constants of a function whose registers are allocated.</summary>
    /// <param name="function">The function.</param>
    /// <param name="backend">Its backend.</param>
    public static void Hoist(MachineFunction function, IBackend backend)
    {
        if (!BlockOrder.HasBackEdge(function.Source)) return;
        // What is read is written before, at the latest where parameters arrive.
        uint free = function.Allocatable & ~function.Written;
        if (!backend.SavesTogether || (function.Written & backend.Convention.CalleeSaved) == 0)
            free &= ~backend.Convention.CalleeSaved;
        if (free == 0) return;
        List<NaturalLoop> loops = NaturalLoop.Find(function.Source, new DominatorTree(function.Source));
        // A loop that counts its turns needs a register for that.
        LoopConstants constants = new(function, loops, backend.RegistersOf(function).Order
            .Where(register => (free >> register & 1) != 0).SkipLast(backend.Rules.CountsTurns ? 1 : 0));
        // From the outside in: what is made ahead of a loop serves the loops in it.
        for (int index = loops.Count - 1; index >= 0; index--) constants.Hoist(loops[index]);
    }

    /// <summary>Finds the constants that are needed beyond a block: by other blocks, or by phis, which may share the register.</summary>
    private void FindWandering()
    {
        Dictionary<VirtualRegister, MachineBlock> homes = [];
        foreach (MachineBlock block in function.Blocks)
        {
            wandering.UnionWith(block.Phis.SelectMany(phi => phi.Sources));
            foreach (Operand operand in block.Instructions.SelectMany(instruction => instruction.Operands))
            {
                if (operand.Virtual is { Constant: not null } constant && !homes.TryAdd(constant, block)
                    && homes[constant] != block)
                    wandering.Add(constant);
            }
        }
    }

    private void Hoist(NaturalLoop loop)
    {
        if (loop.Entering is not int entering) return;
        MachineBlock before = blocks[loop.Header.Predecessors[entering]];
        List<MachineInstruction>[] bodies =
            [.. loop.Blocks.Where(innermost.Contains).Select(block => blocks[block].Instructions)];
        var made = bodies.SelectMany(body => Enumerable.Range(0, body.Count)
                .Where(index => CanHoist(body, index)).Select(index => (Body: body, Index: index)))
            .GroupBy(each => each.Body[each.Index].Immediate)
            .OrderByDescending(group => group.Count());
        HashSet<MachineInstruction> hoisted = [];
        foreach (var group in made.ToList())
        {
            if (!free.TryPop(out int register)) break;
            foreach ((List<MachineInstruction> body, int index) in group)
            {
                Rename(body, index, register);
                hoisted.Add(body[index]);
            }
            Operand result = new(function.NewRegister(group.Key), OperandRole.Definition, register);
            before.Instructions.Insert(before.Instructions.Count - 1,
                new MachineInstruction(MoveOpcode.Constant, result) { Immediate = group.Key });
            function.Written |= 1u << register;
        }
        if (hoisted.Count == 0) return;
        foreach (List<MachineInstruction> body in bodies) body.RemoveAll(hoisted.Contains);
    }

    /// <summary>Whether an instruction makes a constant that nothing needs in the very register, nor in another block.</summary>
    private bool CanHoist(List<MachineInstruction> body, int index)
    {
        MachineInstruction constant = body[index];
        if (!constant.Is(CommonOp.MoveImmediate) || constant.Operands[0].IsFixed
            || constant.Operands[0].Virtual is not { Constant: not null } made || wandering.Contains(made))
            return false;
        int register = constant[0];
        foreach (MachineInstruction user in UsersOf(body, index))
        {
            if (user.Opcode == MoveOpcode.Swap) return false;
            foreach (ref readonly Operand operand in user.Operands.AsSpan())
            {
                if (operand.Physical == register && operand is { IsDefinition: false, IsFixed: true }) return false;
            }
        }
        return true;
    }

    /// <summary>Lets what takes a constant take it from another register.</summary>
    private static void Rename(List<MachineInstruction> body, int index, int register)
    {
        int old = body[index][0];
        foreach (MachineInstruction user in UsersOf(body, index))
        {
            foreach (ref Operand operand in user.Operands.AsSpan())
            {
                if (operand.Physical == old && !operand.IsDefinition) operand.Physical = register;
            }
        }
    }

    /// <summary>
    /// The instructions that touch the register of a constant while it is there, which ends with the block or the next that
    /// writes it.
    /// </summary>
    private static List<MachineInstruction> UsersOf(List<MachineInstruction> body, int constant)
    {
        int register = body[constant][0];
        List<MachineInstruction> users = [];
        for (int index = constant + 1; index < body.Count; index++)
        {
            if (body[index].Touches(register)) users.Add(body[index]);
            if (body[index].Writes(register)) break;
        }
        return users;
    }
}
