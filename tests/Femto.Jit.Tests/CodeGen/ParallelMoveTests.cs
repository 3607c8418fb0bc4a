using Femto.Jit.CodeGen;

namespace Femto.Jit.Tests.CodeGen;

/// <summary>Every parallel move over four registers, two frame slots and a constant.</summary>
public class ParallelMoveTests
{
    private const int Registers = 4;
    private const int Places = 6;
    private const long Constant = 77;

    private static readonly Location[] Targets =
    [
        .. Enumerable.Range(0, Registers).Select(Location.Register),
        .. Enumerable.Range(0, Places - Registers).Select(Location.Slot),
    ];

    [Fact]
    public void Every_small_move_has_the_effect_of_moving_at_once()
    {
        // For each target: one of the places, the constant, or nothing.
        Location?[] sources = [.. Targets.Select(place => (Location?)place), Location.Constant(Constant), null];
        int count = 0;
        var chosen = new int[Places];
        do
        {
            Check([.. chosen.Select(index => sources[index])]);
            count++;
        }
        while (Next(chosen, sources.Length));
        Assert.Equal(262_144, count);
    }

    [Fact]
    public void A_target_with_two_sources_is_a_defect()
    {
        var move = new ParallelMove(borrowed: 0, () => 0);
        move.Add(Location.Register(1), Location.Register(0));
        move.Add(Location.Register(1), Location.Register(0));
        move.Add(Location.Register(2), Location.Register(0));
        Assert.Throws<InternalCompilerException>(() => move.Sequence([], 3));
    }

    private static bool Next(int[] digits, int radix)
    {
        for (int i = 0; i < digits.Length; i++)
        {
            if (++digits[i] < radix)
                return true;
            digits[i] = 0;
        }
        return false;
    }

    private static void Check(Location?[] sources)
    {
        int slots = Places - Registers;
        var move = new ParallelMove(borrowed: 0, () => slots++);
        for (int i = 0; i < Places; i++)
        {
            if (sources[i] is { } source)
                move.Add(source, Targets[i]);
        }

        List<MachineInstruction> sequence = [];
        move.Sequence(sequence, 3);
        var registers = Enumerable.Range(0, Registers).Select(register => 100L + register).ToArray();
        var frame = Enumerable.Range(0, 32).Select(slot => 200L + slot).ToArray();
        foreach (MachineInstruction instruction in sequence)
            Interpret(instruction, registers, frame);

        for (int i = 0; i < Places; i++)
        {
            Location from = sources[i] ?? Targets[i];
            long expected = from.Kind switch
            {
                LocationKind.Register => 100 + from.Value,
                LocationKind.Slot => 200 + from.Value,
                _ => Constant,
            };
            long found = i < Registers ? registers[i] : frame[i - Registers];
            Assert.True(expected == found, $"{string.Join(", ", sources)}: target {i} has {found}, not {expected}");
        }
    }

    private static void Interpret(MachineInstruction instruction, long[] registers, long[] frame)
    {
        switch (instruction.Opcode)
        {
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
            case MoveOpcode.Constant:
                registers[instruction[0]] = instruction.Immediate;
                break;
            default:
                Assert.Fail($"opcode {instruction.Opcode}");
                break;
        }
    }
}
