using System.Numerics;
using Femto.Jit.Bytecode;
using Femto.Jit.Contracts;
using Femto.Jit.Verification;

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

    /// <summary>Mask of the registers that have a value where a function is entered: r1 to r5, and r10.</summary>
    public const ulong ArgumentMask = Arguments | (1UL << RegisterSet.FramePointer);

    private const ulong FuelMask = 1UL << Fuel;
    private const ulong Arguments = 0b11_1110;

    private readonly VerifiedProgram program;
    private readonly VerifiedFunction function;
    private readonly StackSlots slots;
    private readonly IReadOnlyDictionary<int, ulong> calleeArguments;
    private readonly ulong[] liveIn;

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
        Blocks = BytecodeBlocks.Of(program, function);
        UsesFuel = Array.Exists(Blocks, block => block.Metered);
        liveIn = new ulong[Blocks.Length];
        Solve();
    }

    /// <summary>What a piece of code does to variables.</summary>
    /// <param name="Reads">Those whose values at its start matter.</param>
    /// <param name="Writes">Those whose values at its start are gone at its end.</param>
    private readonly record struct Effect(ulong Reads, ulong Writes)
    {
        public Effect After(Effect first) => new(first.Reads | (Reads & ~first.Writes), Writes | first.Writes);
    }

    /// <summary>Whether the function itself spends fuel.</summary>
    public bool UsesFuel { get; }

    /// <summary>The basic blocks; the first is the function's start.</summary>
    public BytecodeBlock[] Blocks { get; }

    /// <summary>Mask of the variables live at the start of a block.</summary>
    public ulong LiveIn(int block) => liveIn[block];

    private void Solve()
    {
        Effect[] effects = Array.ConvertAll(Blocks, EffectOf);
        bool changed = true;
        while (changed)
        {
            changed = false;
            for (int i = Blocks.Length - 1; i >= 0; i--)
            {
                ulong live = Blocks[i].Target >= 0 ? liveIn[Blocks[i].Target] : 0;
                if (Blocks[i].FallsThrough)
                    live |= liveIn[i + 1];
                live = effects[i].Reads | (live & ~effects[i].Writes);
                changed |= liveIn[i] != live;
                liveIn[i] = live;
            }
        }
    }

    private Effect EffectOf(BytecodeBlock block)
    {
        Effect effect = default;
        for (int pc = block.End - 1; pc >= block.Start; pc--)
            effect = effect.After(EffectOf(pc));
        return block.Metered ? effect with { Reads = effect.Reads | (FuelMask & ~effect.Writes) } : effect;
    }

    private Effect EffectOf(int pc)
    {
        Instruction instruction = program.Program.Instructions[pc];
        InstructionRow row = instruction.Row;
        ulong destination = 1UL << instruction.Destination;
        ulong source = row.UsesSourceRegister ? 1UL << instruction.Source : 0;
        if (slots.VariableOf(function.Start, instruction) is >= 0 and int slot)
            return row.WritesMemory ? new(source, 1UL << slot) : new(1UL << slot, destination);
        return instruction.Operation switch
        {
            Operation.SecondSlot or Operation.Jump => default,
            Operation.Exit => new((function.ReturnsValue ? 1UL : 0) | (UsesFuel ? FuelMask : 0), 0),
            Operation.CallHelper => new(HelperArguments((int)instruction.Immediate), 1UL | Arguments),
            Operation.CallLocal => new(
                calleeArguments[(int)instruction.TargetFrom(pc)] | (UsesFuel ? FuelMask : 0), 1UL | Arguments),
            Operation.AtomicCompareExchange => new(1UL | destination | source, 0),
            _ when row.IsAtomic || row.IsConditionalJump || row.WritesMemory => new(destination | source, 0),
            Operation.Load or Operation.LoadSignExtended or Operation.Move or Operation.MoveSignExtended =>
                new(source, destination),
            _ when row.Slots == 2 => new(0, destination),
            _ => new(destination | source, 0),
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
