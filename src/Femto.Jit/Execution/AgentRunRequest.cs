using System.Buffers.Binary;
using System.Collections.Immutable;

namespace Femto.Jit.Execution;

/// <summary>
/// Everything the agent needs to run code on some contexts of one length, which may be followed by what they point to.
/// </summary>
internal sealed record AgentRunRequest(
    ImmutableArray<byte> Code,
    ImmutableArray<byte> ReadOnlyData,
    byte[] Data,
    ImmutableArray<ImmutableArray<byte>> Blocks,
    int ContextLength,
    ImmutableArray<int> Helpers,
    uint Fuel)
{
    /// <summary>Length of each context with what it points to.</summary>
    internal int BlockLength => Blocks[0].Length;

    /// <summary>Bytes between the start of the area for code and the code, a multiple of 8.</summary>
    internal int LoadOffset { get; init; }

    /// <summary>What does not fit the agent's memory, or null.</summary>
    internal Diagnostic? FindExcess(AgentHello hello)
    {
        (string Name, int Length, uint Capacity)[] parts =
        [
            ("code", LoadOffset + Code.Length, hello.Code.Capacity),
            ("read-only data", ReadOnlyData.Length, hello.ReadOnlyData.Capacity),
            ("data", Data.Length, hello.Data.Capacity),
            ("context", BlockLength, hello.Context.Capacity),
            ("table of helpers", Helpers.Length, hello.MaxHelpers),
        ];
        foreach ((string name, int length, uint capacity) in parts)
        {
            if (length <= capacity) continue;
            return ExecutionDiagnostics.TooLarge.Of($"the {name} has size {length}; the board holds {capacity}");
        }
        return null;
    }

    internal byte[] Encode()
    {
        using MemoryStream message = new();
        Span<byte> word = stackalloc byte[sizeof(uint)];
        ReadOnlySpan<uint> header =
        [
            (uint)(LoadOffset + Code.Length), (uint)ReadOnlyData.Length, (uint)Data.Length, (uint)BlockLength,
            (uint)Helpers.Length, Fuel, (uint)LoadOffset, (uint)Blocks.Length, (uint)ContextLength,
        ];
        foreach (uint value in header) Append(value, word);
        foreach (int helper in Helpers) Append(unchecked((uint)helper), word);
        message.Write(new byte[LoadOffset]);
        message.Write(Code.AsSpan());
        message.Write(ReadOnlyData.AsSpan());
        foreach (ImmutableArray<byte> block in Blocks)
        {
            message.Write(Data);
            message.Write(block.AsSpan());
        }
        return message.ToArray();

        void Append(uint value, Span<byte> buffer)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(buffer, value);
            message.Write(buffer);
        }
    }
}
