using System.Collections.Immutable;

namespace Femto.Jit.Bytecode.Assembly;

/// <summary>Resolves the labels of a source and makes the program.</summary>
internal sealed class AssemblyLinker(AssemblySource source, DiagnosticList diagnostics)
{
    private readonly Dictionary<string, DataBlock> _blocks =
        source.DataSections.ToDictionary(pair => pair.Key, pair => pair.Value.ToBlock());

    private readonly HashSet<int> _callees = [];

    /// <summary>The program, or null after adding an error.</summary>
    /// <param name="entry">The name that the entry must have, or null for any.</param>
    public Program? Link(string? entry)
    {
        if (source.Slots == 0)
        {
            diagnostics.Add(BytecodeDiagnostics.EmptyProgram.Of("the source has no instruction"));
            return null;
        }
        foreach ((string name, DataSection section) in source.DataSections)
        {
            foreach ((int offset, LabelUse label, SourceLine line) in section.Pointers)
            {
                if (DataLabel(label, line) is (DataBlock block, long addend))
                    _blocks[name].Pointers.Add(new BlockPointer(offset, block, addend));
            }
        }
        if (DataLayout.TryArrange([_blocks[".data"], _blocks[".rodata"], _blocks[".bss"]], diagnostics)
            is not ProgramData data)
            return null;

        var code = ImmutableArray.CreateBuilder<Instruction>(source.Slots);
        foreach ((Statement statement, int pc, SourceLine line) in source.Statements)
        {
            code.Add(Resolve(statement, pc, line));
            if (statement.Instruction.Slots == 2) code.Add(new Instruction(InstructionTable.SecondSlot, 0, 0, 0, 0));
        }
        ImmutableArray<ProgramFunction> functions = Functions();
        CheckEntry(functions[0].Name, entry);
        return diagnostics.HasErrors ? null : new Program(
            functions[0].Name, code.MoveToImmutable(), functions, data,
            source.Statements.ToImmutableSortedDictionary(each => each.Pc, each => each.Line));
    }

    private Instruction Resolve(Statement statement, int pc, SourceLine line)
    {
        Instruction instruction = statement.Instruction;
        if (statement.Label is not LabelUse label) return instruction;
        if (instruction.Slots == 2)
        {
            return DataLabel(label, line) is (DataBlock block, long addend)
                ? instruction with { Row = AddressRow(block), Immediate = unchecked(block.Base + addend) }
                : instruction;
        }
        if (source.Find(label.Name) is not (".text", int target) || label.Addend != 0)
        {
            Undefined(label, line, "in the code");
            return instruction;
        }
        long distance = (long)target - (pc + 1);
        if (instruction.Operation == Operation.CallLocal) _callees.Add(target);
        if (instruction.Row.TargetIsImmediate) return instruction with { Immediate = distance };
        if (distance is >= short.MinValue and <= short.MaxValue) return instruction with { Offset = (short)distance };
        diagnostics.Add(BytecodeDiagnostics.ValueOutOfRange.At(pc,
            $"{label.Name} is {distance} slots away, which does not fit in 16 bits; use gotol", line));
        return instruction;
    }

    private static InstructionRow AddressRow(DataBlock block) => InstructionTable.The(
        block.Region == Region.Data ? Operation.LoadDataAddress : Operation.LoadReadOnlyDataAddress);

    private (DataBlock Block, long Addend)? DataLabel(LabelUse label, SourceLine line)
    {
        if (source.Find(label.Name) is (string section, int offset)
            && _blocks.TryGetValue(section, out DataBlock? block))
            return (block, unchecked(offset + label.Addend));
        Undefined(label, line, "in a data section");
        return null;
    }

    private void Undefined(LabelUse label, SourceLine line, string where) =>
        diagnostics.Add(BytecodeDiagnostics.UndefinedLabel.At(
            null, $"the label {label.Name} is not defined {where}", line));

    // Functions are what is called, declared global or at the start.
    private ImmutableArray<ProgramFunction> Functions()
    {
        var functions = new SortedDictionary<int, string>();
        if (source.Entry is (string entry, _) && source.Labels.GetValueOrDefault(entry) is (".text", 0))
            functions.Add(0, entry);
        foreach ((string name, (string section, int pc)) in source.Labels)
        {
            bool isFunction = pc == 0 || _callees.Contains(pc) || source.Globals.Contains(name);
            if (section == ".text" && isFunction && pc < source.Slots) functions.TryAdd(pc, name);
        }
        functions.TryAdd(0, ProgramLoader.DefaultName);
        return [.. functions.Select(pair => new ProgramFunction(pair.Value, pair.Key))];
    }

    private void CheckEntry(string actual, string? required)
    {
        if (source.Entry is (string name, SourceLine line) && name != actual)
        {
            diagnostics.Add(BytecodeDiagnostics.BadEntry.At(null,
                $"the entry {name} has to be the label of the first instruction, which is {actual}", line));
        }
        if (required is not null && required != actual)
        {
            diagnostics.Add(BytecodeDiagnostics.EntryNotFound.Of(
                $"the entry of an assembly program is its first instruction, {actual}, not {required}"));
        }
    }
}
