using System.Collections.Immutable;
using Femto.Jit.Bytecode;

namespace Femto.Jit.Fuzzing.Generators;

/// <summary>Collects the instructions of a program; jumps and calls may lead to places that come later.</summary>
internal sealed class ProgramWriter
{
    private readonly ImmutableArray<Instruction>.Builder _instructions = ImmutableArray.CreateBuilder<Instruction>(128);
    private readonly List<int> _places = [];
    private readonly List<(int Pc, int Label)> _references = [];

    /// <summary>Adds an instruction.</summary>
    internal void Add(InstructionRow row, int destination = 0, int source = 0, int offset = 0, long immediate = 0)
    {
        _instructions.Add(new Instruction(row, (byte)destination, (byte)source, (short)offset, immediate));
        if (row.Slots == 2) _instructions.Add(new Instruction(InstructionTable.SecondSlot, 0, 0, 0, 0));
    }

    /// <summary>A place that is not known yet.</summary>
    internal int NewLabel()
    {
        _places.Add(-1);
        return _places.Count - 1;
    }

    /// <summary>Puts a label in front of the next instruction.</summary>
    internal void Mark(int label) => _places[label] = _instructions.Count;

    /// <summary>Adds a jump or a call of a function of the program.</summary>
    internal void AddTo(int label, InstructionRow row, int destination = 0, int source = 0, long immediate = 0)
    {
        _references.Add((_instructions.Count, label));
        Add(row, destination, source, 0, immediate);
    }

    /// <summary>The program, with jumps and calls that lead where they should.</summary>
    internal Program Finish(ProgramData data)
    {
        foreach ((int pc, int label) in _references)
        {
            int distance = _places[label] - pc - 1;
            Instruction old = _instructions[pc];
            _instructions[pc] = old.Row.TargetIsImmediate
                ? old with { Immediate = distance }
                : old with { Offset = checked((short)distance) };
        }
        return ProgramEdit.Create(_instructions.ToImmutable(), data);
    }
}
