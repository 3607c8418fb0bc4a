using System.Collections.Immutable;
using Femto.Jit.Bytecode;

namespace Femto.Jit;

/// <summary>
/// A decoded eBPF program: one entry function, every function it calls, and the data they refer to. Immutable.
/// Instructions are well formed (RFC 9669 encodings), but nothing else is known of them before verification.
/// </summary>
public sealed class Program
{
    private readonly int[] linePcs;

    internal Program(
        string name,
        ImmutableArray<Instruction> instructions,
        ImmutableArray<ProgramFunction> functions,
        ProgramData data,
        ImmutableSortedDictionary<int, SourceLine> lines)
    {
        Name = name;
        Instructions = instructions;
        Functions = functions;
        Data = data;
        Lines = lines;
        linePcs = [.. lines.Keys];
    }

    /// <summary>Name of the entry function.</summary>
    public string Name { get; }

    /// <summary>
    /// One element per 8-byte slot, so that an index is a program counter. The entry is slot 0. The second slot of
    /// a 16-byte instruction holds <see cref="Operation.SecondSlot"/>.
    /// </summary>
    public ImmutableArray<Instruction> Instructions { get; }

    /// <summary>
    /// The functions known by name, ordered by start. The first is the entry and starts at 0. Raw bytecode has only
    /// the entry; further functions are discovered from its calls.
    /// </summary>
    public ImmutableArray<ProgramFunction> Functions { get; }

    /// <summary>The data sections the program refers to.</summary>
    public ProgramData Data { get; }

    /// <summary>Source lines by the pc at which each begins; a pc belongs to the nearest one at or before it.</summary>
    public ImmutableSortedDictionary<int, SourceLine> Lines { get; }

    /// <summary>The source line of the instruction at <paramref name="pc"/>, or null when the input has none.</summary>
    public SourceLine? LineAt(int pc)
    {
        int found = Array.BinarySearch(linePcs, pc);
        int index = found >= 0 ? found : ~found - 1;
        return index >= 0 ? Lines[linePcs[index]] : null;
    }
}

/// <summary>A function of a <see cref="Program"/>.</summary>
/// <param name="Name">Symbol name.</param>
/// <param name="Start">Pc of its first instruction.</param>
public sealed record ProgramFunction(string Name, int Start);

/// <summary>The data sections of a program.</summary>
/// <param name="ReadOnly">All <c>.rodata*</c> sections the program refers to; shared by all instances.</param>
/// <param name="Initialized">All <c>.data*</c> sections; each instance has its own copy.</param>
/// <param name="ZeroedLength">Bytes of <c>.bss</c>; they follow <paramref name="Initialized"/> in an instance.</param>
/// <param name="Pointers">64-bit addresses to be stored in the instance's copy before the first run.</param>
public sealed record ProgramData(
    ImmutableArray<byte> ReadOnly,
    ImmutableArray<byte> Initialized,
    int ZeroedLength,
    ImmutableArray<DataPointer> Pointers)
{
    /// <summary>No data at all.</summary>
    public static ProgramData Empty { get; } = new([], [], 0, []);

    /// <summary>Bytes of the writable region of an instance: initialized data, then zeroed data.</summary>
    public int WritableLength => Initialized.Length + ZeroedLength;
}

/// <summary>A pointer inside the writable data: an ABS64 relocation.</summary>
/// <param name="Offset">Where in the writable region the 8-byte little-endian address is stored.</param>
/// <param name="Target">The region it points to: <see cref="Region.Data"/> or <see
/// cref="Region.ReadOnlyData"/>.</param>
/// <param name="Addend">Offset from the start of that region, in bytes.</param>
public sealed record DataPointer(int Offset, Region Target, long Addend);
