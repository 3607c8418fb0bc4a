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

    /// <summary>Finds the memory of an access, which must lie inside one region as a whole; sums do not wrap.</summary>
    internal bool TryFind(ulong address, int size, bool write, out Span<byte> memory)
    {
        foreach ((ulong start, byte[] bytes, bool writable) in _regions)
        {
            if (address < start || size > bytes.Length || address - start > (ulong)(bytes.Length - size)) continue;
            memory = bytes.AsSpan((int)(address - start), size);
            return writable || !write;
        }
        memory = default;
        return false;
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
