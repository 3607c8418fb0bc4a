using System.Collections.Immutable;
using Femto.Jit.Bytecode;

namespace Femto.Jit.Fuzzing;

/// <summary>Takes programs apart and puts them together again with instructions removed, added or changed.</summary>
internal static class ProgramEdit
{
    private const string Name = "prog";

    /// <summary>An instruction, without second slots.</summary>
    /// <param name="Instruction">The instruction; its target, if any, as it was at <paramref name="OldPc"/>.</param>
    /// <param name="OldPc">Its pc in the old program, or null when it was not there.</param>
    internal readonly record struct Entry(Instruction Instruction, int? OldPc);

    /// <summary>A program of instructions and data, its entry the only function with a name.</summary>
    internal static Program Create(ImmutableArray<Instruction> instructions, ProgramData data) =>
        new(Name, instructions, [new ProgramFunction(Name, 0)], data, ImmutableSortedDictionary<int, SourceLine>.Empty);

    /// <summary>The instructions of a program.</summary>
    internal static ImmutableArray<Entry> Entries(Program program) =>
    [
        .. program.Instructions.Select((instruction, pc) => new Entry(instruction, pc))
            .Where(entry => entry.Instruction.Operation != Operation.SecondSlot),
    ];

    /// <summary>The program with one instruction changed to one that is to stand there as it is.</summary>
    /// <param name="program">The program.</param>
    /// <param name="index">Which of its <see cref="Entries"/>.</param>
    /// <param name="instruction">The new instruction.</param>
    internal static Program? Replace(Program program, int index, Instruction instruction)
    {
        ImmutableArray<Entry> entries = Entries(program);
        return Rebuild(program, entries.SetItem(index, entries[index] with { Instruction = instruction }));
    }

    /// <summary>
    /// A program of these instructions. Jumps and calls lead to what they led to, or to what follows it where it is
    /// gone; null where that is too far, or nothing is left.
    /// </summary>
    internal static Program? Rebuild(Program old, ImmutableArray<Entry> entries)
    {
        int[] moved = FindNewPcs(old, entries, out int slots);
        if (slots is 0 or > Limits.Instructions) return null;
        var instructions = ImmutableArray.CreateBuilder<Instruction>(slots);
        foreach (Entry entry in entries)
        {
            if (Retarget(entry, instructions.Count, moved) is not Instruction instruction) return null;
            instructions.Add(instruction);
            if (instruction.Slots == 2) instructions.Add(new Instruction(InstructionTable.SecondSlot, 0, 0, 0, 0));
        }
        return Create(instructions.ToImmutable(), old.Data);
    }

    /// <summary>By old pc the new one of the first instruction at or behind it that is still there.</summary>
    private static int[] FindNewPcs(Program old, ImmutableArray<Entry> entries, out int slots)
    {
        int[] moved = new int[old.Instructions.Length + 1];
        Array.Fill(moved, -1);
        slots = 0;
        foreach (Entry entry in entries)
        {
            if (entry.OldPc is int pc) moved[pc] = slots;
            slots += entry.Instruction.Slots;
        }
        moved[^1] = slots;
        for (int pc = moved.Length - 2; pc >= 0; pc--)
        {
            if (moved[pc] < 0) moved[pc] = moved[pc + 1];
        }
        return moved;
    }

    private static Instruction? Retarget(Entry entry, int pc, int[] moved)
    {
        Instruction instruction = entry.Instruction;
        bool leads = instruction.Row.IsJump || instruction.Operation == Operation.CallLocal;
        if (!leads || entry.OldPc is not int oldPc) return instruction;
        long target = instruction.TargetFrom(oldPc);
        if (target < 0 || target >= moved.Length) return instruction;
        int distance = moved[target] - pc - 1;
        if (instruction.Row.TargetIsImmediate) return instruction with { Immediate = distance };
        return distance is >= short.MinValue and <= short.MaxValue
            ? instruction with { Offset = (short)distance }
            : null;
    }
}
