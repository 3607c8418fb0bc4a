using Femto.Jit.CodeGen;
using Femto.Jit.Ir;

namespace Femto.Jit.Tests.CodeGen;

/// <summary>
/// Allocation of small machine functions, by running the code before and after it: what the instructions see must be
/// the same although registers are few.
/// </summary>
public class AllocationTests
{
    private const int Produce = 1;
    private const int Combine = 2;
    private const int Observe = 3;
    private const int Call = 4;
    private const int Leave = 5;
    private const int Divide = 6;

    private static readonly RegisterFile ThreeRegisters = new([0, 1, 2], Count: 3, Borrowed: 0);

    [Theory]
    [InlineData(2, 0)]
    [InlineData(3, 0)]
    [InlineData(4, 1)]
    [InlineData(9, 6)]
    public void Values_that_do_not_fit_wait_in_the_frame(int count, int slots)
    {
        var function = new MachineFunction(new Function("f", 0));
        MachineBlock block = NewBlock(function);
        VirtualRegister[] values = [.. Enumerable.Range(0, count).Select(i => Define(function, block, i))];
        foreach (VirtualRegister value in values)
            block.Instructions.Add(new MachineInstruction(Observe, new Operand(value, OperandRole.Use)));
        Assert.Equal(Enumerable.Range(0, count).Select(i => (long)i), Run(function));
        Assert.InRange(function.SpillSlots, slots, count);
        if (slots == 0)
            Assert.Equal(0, function.SpillSlots);
    }

    [Fact]
    public void Constants_are_made_again_instead_of_being_kept()
    {
        var function = new MachineFunction(new Function("f", 0));
        MachineBlock block = NewBlock(function);
        var values = new List<VirtualRegister>();
        for (int i = 0; i < 6; i++)
        {
            VirtualRegister value = function.NewRegister(constant: i);
            block.Instructions.Add(new MachineInstruction(MoveOpcode.Constant,
                new Operand(value, OperandRole.Definition)) { Immediate = i });
            values.Add(value);
        }
        foreach (VirtualRegister value in values)
            block.Instructions.Add(new MachineInstruction(Observe, new Operand(value, OperandRole.Use)));
        Assert.Equal([0, 1, 2, 3, 4, 5], Run(function));
        Assert.Equal(0, function.SpillSlots);
    }

    [Fact]
    public void A_call_takes_its_arguments_where_it_wants_them_and_destroys_the_rest()
    {
        var function = new MachineFunction(new Function("f", 0));
        MachineBlock block = NewBlock(function);
        VirtualRegister first = Define(function, block, 5);
        VirtualRegister second = Define(function, block, 7);
        VirtualRegister result = function.NewRegister();
        block.Instructions.Add(new MachineInstruction(Call,
            new Operand(result, OperandRole.Definition, 0),
            new Operand(second, OperandRole.Use, 0),
            new Operand(first, OperandRole.Use, 1)) { Clobbers = 0b111 });
        foreach (VirtualRegister value in new[] { first, second, result })
            block.Instructions.Add(new MachineInstruction(Observe, new Operand(value, OperandRole.Use)));
        // The call computes 10 * its first argument + its second.
        Assert.Equal([5, 7, 75], Run(function));
        Assert.Equal(0b111u, function.Written & 0b111u);
    }

    /// <summary>
    /// The remainder would like to be where the quotient is, and both are only wanted by the very next instruction, in
    /// the registers where that takes its arguments.
    /// </summary>
    [Fact]
    public void Fixed_results_go_to_fixed_operands_directly()
    {
        var function = new MachineFunction(new Function("f", 0));
        MachineBlock block = NewBlock(function);
        VirtualRegister dividend = Define(function, block, 47);
        VirtualRegister divisor = Define(function, block, 10);
        VirtualRegister remainder = function.NewRegister();
        VirtualRegister quotient = function.NewRegister();
        VirtualRegister result = function.NewRegister();
        remainder.AddHint(dividend);
        block.Instructions.Add(new MachineInstruction(Divide,
            new Operand(quotient, OperandRole.Definition, 0),
            new Operand(remainder, OperandRole.Definition, 1),
            new Operand(dividend, OperandRole.Use, 0),
            new Operand(divisor, OperandRole.Use, 1)));
        block.Instructions.Add(new MachineInstruction(Call,
            new Operand(result, OperandRole.Definition, 0),
            new Operand(quotient, OperandRole.Use, 0),
            new Operand(remainder, OperandRole.Use, 1)) { Clobbers = 0b111 });
        block.Instructions.Add(new MachineInstruction(Observe, new Operand(result, OperandRole.Use)));
        Assert.Equal([47], Run(function));
    }

    [Theory]
    [InlineData(nameof(OperandRole.Definition), nameof(OperandRole.LateUse))]
    [InlineData(nameof(OperandRole.EarlyDefinition), nameof(OperandRole.Use))]
    public void A_result_written_early_shares_no_register_with_what_is_read_late(string result, string use)
    {
        var function = new MachineFunction(new Function("f", 0));
        MachineBlock block = NewBlock(function);
        VirtualRegister left = Define(function, block, 3);
        VirtualRegister right = Define(function, block, 4);
        VirtualRegister sum = function.NewRegister();
        var combine = new MachineInstruction(Combine, new Operand(sum, Enum.Parse<OperandRole>(result)),
            new Operand(left, OperandRole.Use), new Operand(right, Enum.Parse<OperandRole>(use)));
        block.Instructions.Add(combine);
        block.Instructions.Add(new MachineInstruction(Observe, new Operand(sum, OperandRole.Use)));
        Assert.Equal([34], Run(function));
        Assert.NotEqual(combine[0], combine[2]);
    }

    [Fact]
    public void Phis_exchange_their_values_on_the_edge()
    {
        // a, b = 1, 2; three times a, b = b, a, beside values that fill the registers.
        var function = new MachineFunction(new Function("f", 0));
        MachineBlock entry = NewBlock(function);
        MachineBlock loop = NewBlock(function);
        MachineBlock exit = NewBlock(function);
        Connect(entry, loop);
        Connect(loop, loop);
        Connect(loop, exit);
        VirtualRegister one = Define(function, entry, 1);
        VirtualRegister two = Define(function, entry, 2);
        VirtualRegister kept = Define(function, entry, 9);
        VirtualRegister other = Define(function, entry, 8);
        entry.Instructions.Add(new MachineInstruction(Leave));
        VirtualRegister a = function.NewRegister();
        VirtualRegister b = function.NewRegister();
        loop.Phis.Add(new MachinePhi(a, [one, b]));
        loop.Phis.Add(new MachinePhi(b, [two, a]));
        loop.Instructions.Add(new MachineInstruction(Observe, new Operand(a, OperandRole.Use)));
        loop.Instructions.Add(new MachineInstruction(Observe, new Operand(b, OperandRole.Use)));
        loop.Instructions.Add(new MachineInstruction(Leave));
        exit.Instructions.Add(new MachineInstruction(Observe, new Operand(kept, OperandRole.Use)));
        exit.Instructions.Add(new MachineInstruction(Observe, new Operand(other, OperandRole.Use)));

        // An edge from a loop to itself and out of it is critical: moves need the block the compiler puts there.
        MachineBlock edge = NewBlock(function);
        edge.Instructions.Add(new MachineInstruction(Leave));
        loop.Successors[0] = edge;
        edge.Predecessors.Add(loop);
        edge.Successors.Add(loop);
        loop.Predecessors[1] = edge;

        function.Blocks.Remove(edge);
        function.Blocks.Insert(2, edge);
        Assert.Equal([1, 2, 2, 1, 1, 2, 9, 8], Run(function, turns: 2));
    }

    private static MachineBlock NewBlock(MachineFunction function)
    {
        var block = new MachineBlock(function.Source.NewBlock());
        function.Blocks.Add(block);
        return block;
    }

    private static void Connect(MachineBlock from, MachineBlock to)
    {
        from.Successors.Add(to);
        to.Predecessors.Add(from);
    }

    private static VirtualRegister Define(MachineFunction function, MachineBlock block, long number)
    {
        VirtualRegister value = function.NewRegister();
        block.Instructions.Add(new MachineInstruction(
            Produce, new Operand(value, OperandRole.Definition)) { Immediate = number });
        return value;
    }

    /// <summary>
    /// Allocates, runs, and gives what was observed; a loop's first successor is taken so many times.
    /// </summary>
    private static List<long> Run(MachineFunction function, int turns = 0)
    {
        Resolver.Allocate(function, ThreeRegisters);
        var observed = new List<long>();
        long[] registers = [-1, -1, -1];
        var frame = new Dictionary<long, long>();
        for (MachineBlock? block = function.Blocks[0]; block is not null; block = Next(block, ref turns))
        {
            foreach (MachineInstruction instruction in block.Instructions)
                Execute(instruction, registers, frame, observed);
        }
        return observed;
    }

    private static MachineBlock? Next(MachineBlock block, ref int turns) => block.Successors.Count switch
    {
        0 => null,
        1 => block.Successors[0],
        _ => block.Successors[turns-- > 0 ? 0 : 1],
    };

    private static void Execute(
        MachineInstruction instruction, long[] registers, Dictionary<long, long> frame, List<long> observed)
    {
        switch (instruction.Opcode)
        {
            case Produce or MoveOpcode.Constant:
                registers[instruction[0]] = instruction.Immediate;
                break;
            case Combine:
                registers[instruction[0]] = 10 * registers[instruction[1]] + registers[instruction[2]];
                break;
            case Observe:
                observed.Add(registers[instruction[0]]);
                break;
            case Divide:
                (registers[0], registers[1]) = (registers[0] / registers[1], registers[0] % registers[1]);
                break;
            case Call:
                long result = 10 * registers[0] + registers[1];
                Array.Fill(registers, -2);
                registers[0] = result;
                break;
            case MoveOpcode.Move:
                registers[instruction[0]] = registers[instruction[1]];
                break;
            case MoveOpcode.Swap:
                (registers[instruction[0]], registers[instruction[1]]) =
                    (registers[instruction[1]], registers[instruction[0]]);
                break;
            case MoveOpcode.Reload:
                registers[instruction[0]] = frame[instruction.Immediate];
                break;
            case MoveOpcode.Spill:
                frame[instruction.Immediate] = registers[instruction[0]];
                break;
        }
    }
}
