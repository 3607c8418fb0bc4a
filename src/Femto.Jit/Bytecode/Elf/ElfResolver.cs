using System.Buffers.Binary;

namespace Femto.Jit.Bytecode.Elf;

/// <summary>Finds what the symbol of a relocation stands for, or says why a program may not use it.</summary>
internal sealed class ElfResolver(ElfFile file, ElfFunctions functions)
{
    // Addends are offsets within a section or a little outside of it, never more.
    private const long FarthestAddend = int.MaxValue;

    private readonly Dictionary<int, DataBlock> _sections = [];
    private readonly Dictionary<string, DataBlock> _common = [];
    private readonly Queue<ElfSection> _unscanned = new();

    /// <summary>Every block of data resolved so far, sections in the order of the object, then COMMON.</summary>
    public IReadOnlyList<DataBlock> Blocks =>
    [
        .. _sections.OrderBy(pair => pair.Key).Select(pair => pair.Value),
        .. _common.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Value),
    ];

    /// <summary>The function a call leads to.</summary>
    /// <param name="relocation">The relocation of the call.</param>
    /// <param name="immediate">The call's immediate: the distance from the symbol, in slots, less one.</param>
    /// <param name="refusal">The reason when there is none; the caller adds the place.</param>
    public ElfFunction? Function(ElfRelocation relocation, long immediate, out Refusal? refusal)
    {
        ElfSymbol symbol = file.Symbols[relocation.Symbol];
        ElfSection? section = file.SectionOf(symbol);
        ElfFunction? function = section is { IsCode: true } && symbol.Value <= int.MaxValue
            ? functions.At(section, (long)symbol.Value + ((immediate + 1) * Slot.Size))
            : null;
        refusal = (function, section) switch
        {
            (not null, _) => null,
            (null, null) => new(BytecodeDiagnostics.UndefinedSymbol,
                $"calls {symbol.Name}, which the object does not define; call helpers by their number"),
            _ => new(BytecodeDiagnostics.BadCallTarget, $"calls {symbol.Name}, which is not the start of a function"),
        };
        return function;
    }

    /// <summary>The block an address points into, and the offset in it.</summary>
    public (DataBlock Block, long Offset)? Address(ElfRelocation relocation, long addend, out Refusal? refusal)
    {
        ElfSymbol symbol = file.Symbols[relocation.Symbol];
        bool isCommon = symbol.Section == ElfSymbol.Common;
        ElfSection? section = file.SectionOf(symbol);
        long value = isCommon ? 0 : (long)Math.Min(symbol.Value, long.MaxValue);
        refusal = section switch
        {
            null when !isCommon => new(BytecodeDiagnostics.UndefinedSymbol,
                $"refers to {symbol.Name}, which the object does not define"),
            { HoldsMaps: true } => new(BytecodeDiagnostics.MapReference,
                $"refers to the map {symbol.Name}; maps are not supported, use .data or helpers"),
            { IsCode: true } => new(BytecodeDiagnostics.FunctionAddress,
                $"takes the address of a function in {section.Name}; functions can only be called by name"),
            { IsData: false } => new(BytecodeDiagnostics.BadRelocation,
                $"refers to {symbol.Name} in {section.Name}, which is not data of the program"),
            _ when value > FarthestAddend || addend is > FarthestAddend or < -FarthestAddend =>
                new(BytecodeDiagnostics.BadRelocation,
                    $"has the address {symbol.Name} + {addend}, far outside of its section"),
            _ => null,
        };
        if (refusal is not null) return null;
        return (section is null ? CommonBlock(symbol) : SectionBlock(section), value + addend);
    }

    /// <summary>Resolves the addresses stored in the data found so far, and in the data found thereby.</summary>
    public void FollowPointers(DiagnosticList diagnostics)
    {
        while (!diagnostics.HasErrors && _unscanned.TryDequeue(out ElfSection? section))
        {
            if (file.RelocationsOf(section) is not { } relocations) return;
            foreach (ElfRelocation relocation in relocations.Values.OrderBy(relocation => relocation.Offset))
            {
                if (AddPointer(section, relocation) is Refusal refusal)
                {
                    diagnostics.Add(refusal.Descriptor.Of(
                        $"{section.Name}+0x{relocation.Offset:x} {refusal.Message}"));
                }
            }
        }
    }

    private Refusal? AddPointer(ElfSection section, ElfRelocation relocation)
    {
        ulong length = (ulong)section.Contents.Length;
        if (relocation.Type != ElfRelocation.Absolute64 || length < sizeof(ulong)
            || relocation.Offset > length - sizeof(ulong))
        {
            return new(BytecodeDiagnostics.BadRelocation,
                $"has a relocation of type {relocation.Type}, not a 64-bit address");
        }

        int offset = (int)relocation.Offset;
        long addend = BinaryPrimitives.ReadInt64LittleEndian(section.Contents.Span[offset..]);
        if (Address(relocation, addend, out Refusal? refusal) is not (DataBlock block, long target)) return refusal;
        _sections[section.Index].Pointers.Add(new BlockPointer(offset, block, target));
        return null;
    }

    private DataBlock SectionBlock(ElfSection section)
    {
        if (_sections.TryGetValue(section.Index, out DataBlock? block)) return block;
        block = new DataBlock
        {
            Name = section.Name,
            Length = (long)Math.Min(section.Length, long.MaxValue),
            Contents = section.Contents,
            Alignment = section.Alignment,
            IsWritable = section.IsWritable,
        };
        _sections.Add(section.Index, block);
        _unscanned.Enqueue(section);
        return block;
    }

    // The value of a common symbol is its alignment.
    private DataBlock CommonBlock(ElfSymbol symbol)
    {
        if (_common.TryGetValue(symbol.Name, out DataBlock? block)) return block;
        block = new DataBlock
        {
            Name = symbol.Name,
            Length = (long)Math.Min(symbol.Length, long.MaxValue),
            Alignment = Math.Max(1, symbol.Value),
            IsWritable = true,
        };
        _common.Add(symbol.Name, block);
        return block;
    }
}
