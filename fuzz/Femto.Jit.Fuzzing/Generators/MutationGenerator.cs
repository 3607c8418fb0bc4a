using System.Collections.Immutable;
using Femto.Jit.Bytecode;

namespace Femto.Jit.Fuzzing.Generators;

/// <summary>
/// Programs of a corpus, and typed ones, with a few instructions changed, removed, repeated or taken from another
/// program. Jumps keep their targets, so that most of what was accepted still is.
/// </summary>
/// <param name="corpus">Programs to begin with; typed ones take turns with them.</param>
internal sealed class MutationGenerator(ImmutableArray<Program> corpus) : IProgramGenerator
{
    private const int MaxEdits = 4;
    private const int MaxSpliced = 12;

    /// <inheritdoc/>
    public string Name => "mutation";

    /// <inheritdoc/>
    public Result<Program> Generate(int seed)
    {
        Random random = new(seed);
        Program program = Choose(random);
        for (int count = random.Next(1, MaxEdits + 1); count > 0; count--)
            program = Edit(program, random) ?? program;
        return program;
    }

    private Program Choose(Random random)
    {
        if (!corpus.IsEmpty && random.Next(2) == 0) return corpus[random.Next(corpus.Length)];
        return TypedProgram.Create(random.Next());
    }

    private Program? Edit(Program program, Random random)
    {
        ImmutableArray<ProgramEdit.Entry> entries = ProgramEdit.Entries(program);
        int at = random.Next(entries.Length);
        Instruction old = entries[at].Instruction;
        return random.Next(6) switch
        {
            0 => ProgramEdit.Rebuild(program, entries.RemoveAt(at)),
            1 => ProgramEdit.Rebuild(program, entries.Insert(at, entries[at] with { OldPc = null })),
            2 => ProgramEdit.Rebuild(program, Splice(entries, at, random)),
            3 => ProgramEdit.Replace(
                program, at, RandomInstruction.Next(random, entries[at].OldPc!.Value, entries.Length)),
            4 => ProgramEdit.Replace(program, at, ChangeRegister(old, random)),
            _ => ProgramEdit.Replace(program, at, ChangeNumber(old, random)),
        };
    }

    private ImmutableArray<ProgramEdit.Entry> Splice(
        ImmutableArray<ProgramEdit.Entry> entries, int at, Random random)
    {
        ImmutableArray<ProgramEdit.Entry> donor = ProgramEdit.Entries(Choose(random));
        int start = random.Next(donor.Length);
        int count = Math.Min(random.Next(1, MaxSpliced), donor.Length - start);
        return entries.InsertRange(at, donor.Slice(start, count)
            .Where(entry => !entry.Instruction.Row.IsJump && entry.Instruction.Operation
                is not (Operation.Exit or Operation.CallLocal
                    or Operation.LoadDataAddress or Operation.LoadReadOnlyDataAddress))
            .Select(entry => entry with { OldPc = null }));
    }

    private static Instruction ChangeRegister(Instruction old, Random random)
    {
        byte register = (byte)random.Next(11);
        return old.UsesSourceRegister && random.Next(2) == 0
            ? old with { Source = register }
            : old.Row.Fields.HasFlag(OperandFields.Destination) ? old with { Destination = register } : old;
    }

    private static Instruction ChangeNumber(Instruction old, Random random)
    {
        bool hasNumber = old.Row.Fields.HasFlag(OperandFields.Immediate) && !old.Row.TargetIsImmediate
            && old.Operation
                is not (Operation.CallHelper or Operation.LoadDataAddress or Operation.LoadReadOnlyDataAddress);
        if (hasNumber) return old with { Immediate = Immediates.Next(random) };
        return old.Row.AccessesMemory ? old with { Offset = (short)(old.Offset + random.Next(-9, 10)) } : old;
    }
}
