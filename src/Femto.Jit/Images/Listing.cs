using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using Femto.Jit.Backends;
using Femto.Jit.Bytecode;
using Femto.Jit.CodeGen;

namespace Femto.Jit.Images;

/// <summary>One thing that a listing shows.</summary>
internal abstract record ListingItem;

/// <summary>A source line, ahead of the first instruction that came of it.</summary>
internal sealed record SourceItem(SourceLine Line) : ListingItem;

/// <summary>A bytecode instruction, ahead of its code; what needed none stands ahead of the next that did.</summary>
internal sealed record BytecodeItem(int Pc, Instruction Instruction) : ListingItem;

/// <summary>Code follows that belongs to no bytecode instruction.</summary>
internal sealed record OwnCodeItem : ListingItem;

/// <summary>A machine instruction, or data among the code.</summary>
/// <param name="Offset">Where in the code.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="Encoding">Its bytes as the manual prints them.</param>
/// <param name="Text">Its assembly.</param>
/// <param name="IsData">Whether it is never executed.</param>
/// <param name="Literal">The literal that it loads, or null.</param>
/// <param name="Traps">What the device means when it reports a trap behind it.</param>
internal sealed record NativeItem(
    int Offset, int Length, string Encoding, string Text, bool IsData, uint? Literal, ImmutableArray<Trap> Traps) : ListingItem
{
    /// <summary>What stands behind its assembly, or nothing.</summary>
    internal string Remark =>
        (Literal is uint value ? string.Create(CultureInfo.InvariantCulture, $" ; 0x{value:x}") : "")
        + string.Concat(Traps.Select(trap => $" ; trap {trap.Kind.Name()} at pc {trap.Pc}"));
}

/// <summary>Bytecode, its source lines, and the native code made of it, in the order of the native code.</summary>
internal sealed class Listing
{
    private readonly MachineCode code;
    private readonly Program program;
    private readonly IBackend backend;

    /// <summary>The instructions that have code, and those without it that are listed already.</summary>
    private readonly HashSet<int> translated;
    private readonly ILookup<int, Trap> traps;
    private readonly ImmutableArray<ListingItem>.Builder items = ImmutableArray.CreateBuilder<ListingItem>();
    private SourceLine? line;

    private Listing(MachineCode code)
    {
        this.code = code;
        program = code.Source.Program;
        backend = Compiler.BackendOf(code.Target);
        translated = [.. Parts().Select(part => part.Pc)];
        traps = code.TrapSites.ToLookup(site => site.CodeOffset, site => site.Trap);
    }

    /// <summary>The listing of translated code.</summary>
    internal static ImmutableArray<ListingItem> Of(MachineCode code)
    {
        Listing listing = new(code);
        listing.Fill();
        return listing.items.ToImmutable();
    }

    private void Fill()
    {
        foreach ((int pc, int start, int end) in Parts())
        {
            AddBytecode(pc);
            for (int offset = start; offset < end;)
            {
                NativeItem native = ReadNative(offset, end);
                items.Add(native);
                offset += native.Length;
            }
        }
    }

    /// <summary>The parts of the code that belong to one instruction each and are not empty.</summary>
    private IEnumerable<(int Pc, int Start, int End)> Parts()
    {
        for (int i = 0; i < code.Ranges.Length; i++)
        {
            CodeRange range = code.Ranges[i];
            int end = i + 1 < code.Ranges.Length ? code.Ranges[i + 1].CodeOffset : code.Code.Length;
            if (range.CodeOffset != end)
                yield return (range.Pc, range.CodeOffset, end);
        }
    }

    /// <summary>An instruction, and above it those directly ahead of it that needed no code.</summary>
    private void AddBytecode(int pc)
    {
        if (pc < 0)
        {
            items.Add(new OwnCodeItem());
            return;
        }
        int first = pc;
        while (first > 0 && translated.Add(first - 1))
            first--;
        for (int at = first; at <= pc; at++)
        {
            Instruction instruction = program.Instructions[at];
            if (instruction.Operation == Operation.SecondSlot)
                continue;
            AddSource(at);
            items.Add(new BytecodeItem(at, instruction));
        }
    }

    private void AddSource(int pc)
    {
        if (program.LineAt(pc) is not { } found || (found.File, found.Line) == (line?.File, line?.Line))
            return;
        line = found;
        items.Add(new SourceItem(found));
    }

    private NativeItem ReadNative(int offset, int end)
    {
        ReadOnlySpan<byte> bytes = code.Code.AsSpan();
        if (IsLiteral(offset))
            return Data(offset, 4, $"{Word(offset):x8}", $".word 0x{Word(offset):x}");
        if (end - offset < backend.ShortestInstruction)
            return Data(offset, 1, $"{bytes[offset]:x2}", $".byte 0x{bytes[offset]:x}");
        NativeInstruction instruction = backend.Disassemble(bytes[..end], offset);
        uint? literal = instruction.Literal is int place && IsLiteral(place) ? Word(place) : null;
        return new NativeItem(
            offset, instruction.Length, instruction.Encoding, instruction.Text, IsData: false, literal,
            [.. traps[offset + instruction.Length]]);
    }

    private static NativeItem Data(int offset, int length, string encoding, string text) =>
        new(offset, length, encoding, text, IsData: true, Literal: null, []);

    private bool IsLiteral(int offset) =>
        code.Literals.Any(pool => offset >= pool.Offset && offset < pool.Offset + pool.Length);

    private uint Word(int offset) => BinaryPrimitives.ReadUInt32LittleEndian(code.Code.AsSpan(offset, 4));
}
