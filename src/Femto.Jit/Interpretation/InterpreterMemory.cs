using System.Buffers.Binary;
using Femto.Jit.Execution;

namespace Femto.Jit.Interpretation;

/// <summary>The regions of one run. Nothing else exists: an access lies inside one region or is refused.</summary>
internal sealed class InterpreterMemory
{
    private readonly (ulong Address, byte[] Bytes, bool Writable)[] _regions;

    internal InterpreterMemory(VerifiedProgram program, ReadOnlySpan<byte> context, MemoryLayout layout)
    {
        Layout = layout;
        byte[] stack = new byte[program.StackBytes];
        ProgramData data = program.Program.Data;
        _regions =
        [
            (layout.Context, context.ToArray(), true),
            (layout.StackHigh - (ulong)stack.Length, stack, true),
            (layout.Data, InstanceData.Create(data, layout), true),
            (layout.ReadOnlyData, [.. data.ReadOnly], false),
        ];
    }

    internal MemoryLayout Layout { get; }

    /// <summary>The bytes of a region, as the program left them.</summary>
    internal byte[] this[Region region] => _regions[(int)region].Bytes;

    /// <summary>
    /// Finds the memory of an access, which must lie inside one region as a whole; sums do not wrap.
    /// </summary>
    /// <param name="address">Where it begins.</param>
    /// <param name="size">Bytes.</param>
    /// <param name="write">Whether it writes.</param>
    /// <param name="only">The one region that may be meant; null for all.</param>
    /// <param name="memory">The memory.</param>
    internal bool TryFind(ulong address, int size, bool write, Region? only, out Span<byte> memory)
    {
        if (only is Region region) return TryFind(address, size, write, _regions[(int)region], out memory);
        foreach ((ulong Address, byte[] Bytes, bool Writable) each in _regions)
        {
            if (TryFind(address, size, write, each, out memory)) return true;
        }
        memory = default;
        return false;
    }

    private static bool TryFind(
        ulong address, int size, bool write, (ulong Address, byte[] Bytes, bool Writable) region, out Span<byte> memory)
    {
        (ulong start, byte[] bytes, bool writable) = region;
        bool isInside = address >= start && size <= bytes.Length && address - start <= (ulong)(bytes.Length - size);
        memory = isInside ? bytes.AsSpan((int)(address - start), size) : default;
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
