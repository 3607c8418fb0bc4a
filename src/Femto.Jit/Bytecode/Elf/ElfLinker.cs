using System.Collections.Immutable;

namespace Femto.Jit.Bytecode.Elf;

/// <summary>
/// Makes a program of an entry: lays out the entry and every function it reaches one after the other, with the calls
/// pointing to the new places, and resolves the addresses of data.
/// </summary>
internal sealed class ElfLinker
{
    private readonly ElfFile _file;
    private readonly ElfFunctions _functions;
    private readonly ElfResolver _resolver;
    private readonly DiagnosticList _diagnostics;
    private readonly List<(ElfFunction Function, int Pc)> _placed = [];
    private readonly Dictionary<(int Section, int Start), int> _starts = [];
    private readonly Dictionary<int, Dictionary<ulong, ElfRelocation>> _relocations = [];
    private readonly ImmutableArray<Instruction>.Builder _code = ImmutableArray.CreateBuilder<Instruction>();
    private readonly List<(int Pc, DataBlock Block, long Offset)> _addresses = [];
    private int _reserved;

    private ElfLinker(ElfFile file, ElfFunctions functions, DiagnosticList diagnostics)
    {
        _file = file;
        _functions = functions;
        _resolver = new ElfResolver(file, functions);
        _diagnostics = diagnostics;
    }

    /// <summary>Links a program, or returns null after adding an error.</summary>
    public static Program? Link(ElfFile file, ElfFunctions functions, ElfFunction entry, DiagnosticList diagnostics) =>
        new ElfLinker(file, functions, diagnostics).Link(entry);

    private Program? Link(ElfFunction entry)
    {
        Reserve(entry);
        for (int next = 0; next < _placed.Count && !_diagnostics.HasErrors; next++)
            Place(_placed[next].Function, _placed[next].Pc);
        if (_diagnostics.HasErrors) return null;

        _resolver.FollowPointers(_diagnostics);
        if (_diagnostics.HasErrors || DataLayout.TryArrange(_resolver.Blocks, _diagnostics) is not ProgramData data)
            return null;
        foreach ((int pc, DataBlock block, long offset) in _addresses)
        {
            Operation operation = block.Region == Region.Data
                ? Operation.LoadDataAddress : Operation.LoadReadOnlyDataAddress;
            _code[pc] = _code[pc] with { Row = InstructionTable.The(operation), Immediate = block.Base + offset };
        }
        ImmutableSortedDictionary<int, SourceLine> lines = BtfReader.Read(_file.Sections, _placed, _diagnostics);
        if (_diagnostics.HasErrors) return null;
        var functions = _placed.Select(each => new ProgramFunction(each.Function.Name, each.Pc));
        return new Program(entry.Name, _code.ToImmutable(), [.. functions], data, lines);
    }

    // The pc of a function is known as soon as it is first called, before its code is copied.
    private int Reserve(ElfFunction function)
    {
        if (_starts.TryGetValue((function.Section.Index, function.Start), out int pc)) return pc;
        if (function.Slots > Limits.Instructions - _reserved)
        {
            _diagnostics.Add(BytecodeDiagnostics.TooManyInstructions.Of(
                $"with {function.Name} the program exceeds {Limits.Instructions} slots"));
            return 0;
        }
        pc = _reserved;
        _reserved += function.Slots;
        _starts.Add((function.Section.Index, function.Start), pc);
        _placed.Add((function, pc));
        return pc;
    }

    private void Place(ElfFunction function, int start)
    {
        ReadOnlySpan<byte> bytes = function.Section.Contents.Span[function.Start..function.End];
        bool isRead = BytecodeReader.TryRead(bytes, false, out var instructions, out var refused);
        foreach (Diagnostic diagnostic in refused)
        {
            _diagnostics.Add(diagnostic with
            {
                Pc = start + (diagnostic.Pc ?? 0),
                Message = $"in {function.Name}: {diagnostic.Message}",
            });
        }
        if (!isRead || RelocationsOf(function.Section) is not { } relocations) return;

        for (int index = 0; index < instructions.Length; index++)
        {
            ulong offset = (ulong)function.Start + ((ulong)index * Slot.Size);
            ElfRelocation? relocation = relocations.TryGetValue(offset, out ElfRelocation found) ? found : null;
            Instruction linked = LinkOne(function, instructions[index], index, relocation, out Refusal? refusal);
            if (refusal is not null)
                _diagnostics.Add(refusal.Descriptor.At(start + index, $"{function.Name} {refusal.Message}"));
            _code.Add(linked);
        }
    }

    private Dictionary<ulong, ElfRelocation>? RelocationsOf(ElfSection section)
    {
        if (_relocations.TryGetValue(section.Index, out var relocations)) return relocations;
        relocations = _file.RelocationsOf(section);
        if (relocations is not null) _relocations.Add(section.Index, relocations);
        return relocations;
    }

    private Instruction LinkOne(
        ElfFunction function, Instruction instruction, int index, ElfRelocation? relocation, out Refusal? refusal)
    {
        refusal = null;
        switch (instruction.Operation, relocation?.Type)
        {
            case (Operation.LoadImmediate64, ElfRelocation.LoadAddress64):
                var address = _resolver.Address(relocation!.Value, instruction.Immediate, out refusal);
                if (address is (DataBlock block, long offset)) _addresses.Add((_code.Count, block, offset));
                return instruction;
            case (Operation.CallLocal, ElfRelocation.Call32):
                return Call(instruction, _resolver.Function(relocation!.Value, instruction.Immediate, out refusal));
            case (_, not null):
                refusal = new(BytecodeDiagnostics.BadRelocation,
                    $"has a relocation of type {relocation!.Value.Type} at {Disassembler.Text(instruction)}");
                return instruction;
            case (Operation.CallLocal, null):
                ElfFunction? callee = _functions.At(
                    function.Section, function.Start + (instruction.TargetFrom(index) * Slot.Size));
                refusal = callee is not null ? null
                    : new(BytecodeDiagnostics.BadCallTarget, "calls a place that is not the start of a function");
                return Call(instruction, callee);
            default:
                bool isInside = !instruction.Row.IsJump
                    || (instruction.TargetFrom(index) >= 0 && instruction.TargetFrom(index) < function.Slots);
                if (!isInside) refusal = new(BytecodeDiagnostics.JumpLeavesFunction, "jumps out of its code");
                return instruction;
        }
    }

    private Instruction Call(Instruction call, ElfFunction? callee) =>
        callee is null ? call : call with { Immediate = Reserve(callee) - (_code.Count + 1) };
}
