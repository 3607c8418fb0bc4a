using System.Numerics;
using Femto.Jit.Bytecode;
using Femto.Jit.Contracts;

namespace Femto.Jit.Ir;

/// <summary>
/// The bytecode's basic blocks and, for each, the variables live at its start, as a mask: bits 0 to 10 are eBPF
/// registers, bit <see cref="Fuel"/> is the fuel, from <see cref="FirstSlot"/> on stand the promoted stack slots.
/// </summary>
internal sealed class RegisterLiveness
{
    /// <summary>Number of the variable that holds the fuel left.</summary>
    public const int Fuel = 11;

    /// <summary>Number of the first variable that is a stack slot.</summary>
    public const int FirstSlot = 12;

    /// <summary>Mask of the variables that are registers.</summary>
    public const ulong RegisterMask = (1UL << Fuel) - 1;

    private const ulong FuelMask = 1UL << Fuel;
    private const ulong Arguments = 0b11_1110;

    private readonly VerifiedProgram program;
    private readonly VerifiedFunction function;
    private readonly StackSlots slots;
    private readonly IReadOnlyDictionary<int, ulong> calleeArguments;

    /// <param name="program">The program.</param>
    /// <param name="function">The function to analyse.</param>
    /// <param name="slots">The stack slots that are variables.</param>
    /// <param name="calleeArguments">For each callee, by its start, the mask of the registers it takes.</param>
    public RegisterLiveness(
        VerifiedProgram program,
        VerifiedFunction function,
        StackSlots slots,
        IReadOnlyDictionary<int, ulong> calleeArguments)
    {
        this.program = program;
        this.function = function;
        this.slots = slots;
        this.calleeArguments = calleeArguments;
        UsesFuel = Enumerable.Range(function.Start, function.End - function.Start)
            .Any(pc => program.MeteredEdges.Contains(pc));
        FindBlocks();
        Solve();
    }

    /// <summary>Whether the function itself spends fuel.</summary>
    public bool UsesFuel { get; }

    /// <summary>Pc after the last instruction of each block, by its first.</summary>
    public SortedDictionary<int, int> Blocks { get; } = [];

    /// <summary>Mask of the variables live at the start of each block, by its first pc.</summary>
    public Dictionary<int, ulong> LiveIn { get; } = [];

    /// <summary>
    /// The pcs of the blocks control can reach from the block that ends before <paramref name="end"/>.
    /// </summary>
    public IEnumerable<int> Successors(int end)
    {
        int last = LastInstruction(end);
        Instruction instruction = program.Program.Instructions[last];
        if (instruction.Row.IsJump)
            yield return (int)instruction.TargetFrom(last);
        if (instruction.Operation is not (Operation.Jump or Operation.Exit))
            yield return end;
    }

    /// <summary>The pc of the last instruction before <paramref name="end"/>.</summary>
    public int LastInstruction(int end) =>
        program.Program.Instructions[end - 1].Operation == Operation.SecondSlot ? end - 2 : end - 1;

    private void FindBlocks()
    {
        var leaders = new SortedSet<int> { function.Start };
        for (int pc = function.Start; pc < function.End; pc++)
        {
            Instruction instruction = program.Program.Instructions[pc];
            if (instruction.Row.IsJump)
                leaders.Add((int)instruction.TargetFrom(pc));
            if ((instruction.Row.IsJump || instruction.Operation == Operation.Exit) && pc + 1 < function.End)
                leaders.Add(pc + 1);
        }

        int previous = -1;
        foreach (int leader in leaders)
        {
            if (previous >= 0)
                Blocks.Add(previous, leader);
            previous = leader;
        }

        Blocks.Add(previous, function.End);
    }

    private void Solve()
    {
        foreach (int start in Blocks.Keys)
            LiveIn[start] = 0;
        bool changed = true;
        while (changed)
        {
            changed = false;
            foreach ((int start, int end) in Blocks.Reverse())
            {
                ulong live = Successors(end).Aggregate(0UL, (mask, successor) => mask | LiveIn[successor]);
                for (int pc = end - 1; pc >= start; pc--)
                    live = Before(pc, live);
                changed |= LiveIn[start] != live;
                LiveIn[start] = live;
            }
        }
    }

    private ulong Before(int pc, ulong live)
    {
        Instruction instruction = program.Program.Instructions[pc];
        InstructionRow row = instruction.Row;
        ulong destination = 1UL << instruction.Destination;
        ulong source = row.UsesSourceRegister ? 1UL << instruction.Source : 0;
        if (program.MeteredEdges.Contains(pc))
            live |= FuelMask;
        if (slots.VariableOf(function.Start, instruction) is >= 0 and int slot)
            return row.WritesMemory ? (live & ~(1UL << slot)) | source : (live & ~destination) | 1UL << slot;
        return instruction.Operation switch
        {
            Operation.SecondSlot or Operation.Jump => live,
            Operation.Exit => live | (function.ReturnsValue ? 1UL : 0) | (UsesFuel ? FuelMask : 0),
            Operation.CallHelper => (live & ~1UL & ~Arguments) | HelperArguments((int)instruction.Immediate),
            Operation.CallLocal => (live & ~1UL & ~Arguments) | calleeArguments[(int)instruction.TargetFrom(pc)]
                | (UsesFuel ? FuelMask : 0),
            Operation.AtomicCompareExchange => live | 1UL | destination | source,
            _ when row.IsAtomic || row.IsConditionalJump || row.WritesMemory => live | destination | source,
            Operation.Load or Operation.LoadSignExtended or Operation.Move or Operation.MoveSignExtended =>
                (live & ~destination) | source,
            _ when row.Slots == 2 => live & ~destination,
            _ => live | destination | source,
        };
    }

    private ulong HelperArguments(int number)
    {
        HelperPrototype prototype = program.Contract.Helpers[number];
        return ((1UL << prototype.Parameters.Length) - 1) << 1;
    }

    /// <summary>The variables in a mask, lowest first.</summary>
    public static IEnumerable<int> Members(ulong mask)
    {
        for (; mask != 0; mask &= mask - 1)
            yield return BitOperations.TrailingZeroCount(mask);
    }
}
