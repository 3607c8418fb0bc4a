using System.Buffers.Binary;
using Femto.Jit.Execution;

namespace Femto.Jit.Interpretation;

/// <summary>The regions of one run. Nothing else exists: an access lies inside one region or is refused.</summary>
internal sealed class InterpreterMemory
{
    private readonly (ulong Address, Memory<byte> Bytes, bool Writable)[] _regions;

    internal InterpreterMemory(VerifiedProgram program, RunRequest request, MemoryLayout layout)
    {
        Layout = layout;
        byte[] stack = new byte[program.StackBytes];
        ProgramData data = program.Program.Data;
        ContextBlock block = ContextBlock.Of(program.Contract, request);
        Block = [.. block.At(layout.Context)];
        _regions =
        [
            (layout.Context, Block.AsMemory(0, request.Context.Length), true),
            (layout.StackHigh - (ulong)stack.Length, stack, true),
            (layout.Data, InstanceData.Create(data, layout), true),
            (layout.ReadOnlyData, (byte[])[.. data.ReadOnly], false),
            .. block.Memory.Select(memory => (
                layout.Context + (ulong)memory.Offset, Block.AsMemory(memory.Offset, memory.Length), memory.IsWritable)),
        ];
    }

    /// <summary>The context and what its fields point to, as the program left it.</summary>
    internal byte[] Block { get; }

    internal MemoryLayout Layout { get; }

    /// <summary>The bytes of a region, as the program left them.</summary>
    internal Span<byte> this[Region region] => _regions[(int)region].Bytes.Span;

    /// <summary>
    /// Finds the memory of an access, which must lie inside one region as a whole; sums do not wrap.
    /// </summary>
    /// <param name="address">Where it begins.</param>
    /// <param name="size">Bytes.</param>
    /// <param name="write">Whether it writes.</param>
    /// <param name="only">The one region that may be meant; null for those that are searched.</param>
    /// <param name="memory">The memory.</param>
    internal bool TryFind(ulong address, int size, bool write, Region? only, out Span<byte> memory)
    {
        return only is Region region
            ? TryFind(address, size, write, _regions[(int)region], out memory)
            : TryFind(address, size, write, _regions.AsSpan(0, (int)Region.Pointed), out memory);
    }

    /// <summary>The same in any region, for what is proven to be in one.</summary>
    internal bool TryFindAnywhere(ulong address, int size, bool write, out Span<byte> memory) =>
        TryFind(address, size, write, _regions, out memory);

    private static bool TryFind(
        ulong address, int size, bool write,
        ReadOnlySpan<(ulong Address, Memory<byte> Bytes, bool Writable)> regions, out Span<byte> memory)
    {
        foreach ((ulong Address, Memory<byte> Bytes, bool Writable) each in regions)
        {
            if (TryFind(address, size, write, each, out memory)) return true;
        }
        memory = default;
        return false;
    }

    private static bool TryFind(
        ulong address, int size, bool write, (ulong Address, Memory<byte> Bytes, bool Writable) region, out Span<byte> memory)
    {
        (ulong start, Memory<byte> bytes, bool writable) = region;
        bool isInside = address >= start && size <= bytes.Length && address - start <= (ulong)(bytes.Length - size);
        memory = isInside ? bytes.Span.Slice((int)(address - start), size) : default;
        return isInside && (writable || !write);
    }

    /// <summary>The value of 1, 2, 4 or 8 bytes, zero-extended.</summary>
    internal static ulong Read(ReadOnlySpan<byte> memory) => memory.Length switch
    {
        1 => memory[0],
        2 => BinaryPrimitives.ReadUInt16LittleEndian(memory),
        4 => BinaryPrimitives.ReadUInt32LittleEndian(memory),
        _ => BinaryPrimitives.ReadUInt64LittleEndian(memory),
    };

    /// <summary>Stores the low 1, 2, 4 or 8 bytes of a value.</summary>
    internal static void Write(Span<byte> memory, ulong value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        bytes[..memory.Length].CopyTo(memory);
    }
}
