using System.Buffers.Binary;

namespace Femto.Jit.Execution;

/// <summary>Memory the agent grants for one purpose.</summary>
internal readonly record struct AgentArea(uint Start, uint Capacity);

/// <summary>What the agent says of itself (<c>targets/agent/README.md</c>).</summary>
internal sealed record AgentHello(
    uint Version,
    uint InstanceSize,
    uint CallMarker,
    uint AfterCallMarker,
    uint MaxHelpers,
    uint EntryStack,
    AgentArea Code,
    AgentArea ReadOnlyData,
    AgentArea Data,
    AgentArea Context,
    AgentArea Stack)
{
    internal const uint SupportedVersion = 5;

    private const int Words = 16;

    /// <summary>Decodes the answer; null when it does not have the form of any version known here.</summary>
    internal static AgentHello? Decode(ReadOnlySpan<byte> answer)
    {
        if (answer.Length != Words * sizeof(uint)) return null;
        Span<uint> words = stackalloc uint[Words];
        for (int word = 0; word < Words; word++)
        {
            words[word] = BinaryPrimitives.ReadUInt32LittleEndian(answer[(word * sizeof(uint))..]);
        }
        AgentHello hello = new(
            words[0], words[1], words[2], words[3], words[4], words[5],
            new(words[6], words[7]), new(words[8], words[9]), new(words[10], words[11]),
            new(words[12], words[13]), new(words[14], words[15]));
        return hello.Version == SupportedVersion && hello.InstanceSize == InstanceLayout.For32Bits.Size ? hello : null;
    }

    /// <summary>The addresses of a run.</summary>
    /// <param name="depth">How far below the stack pointer it is called with the entry's r10 is.</param>
    internal MemoryLayout Layout(int depth) => new(
        Context.Start,
        EntryStack - (ulong)depth,
        Data.Start,
        ReadOnlyData.Start);
}
