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
    AgentArea Code,
    AgentArea ReadOnlyData,
    AgentArea Data,
    AgentArea Context,
    AgentArea Stack)
{
    internal const uint SupportedVersion = 3;

    private const int Words = 15;

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
            words[0], words[1], words[2], words[3], words[4],
            new(words[5], words[6]), new(words[7], words[8]), new(words[9], words[10]),
            new(words[11], words[12]), new(words[13], words[14]));
        return hello.Version == SupportedVersion && hello.InstanceSize == InstanceLayout.For32Bits.Size ? hello : null;
    }

    /// <summary>The addresses of a run. The entry may place the eBPF stack lower, below its saved registers.</summary>
    internal MemoryLayout Layout(uint stackHigh) => new(
        Context.Start,
        stackHigh != 0 ? stackHigh : Stack.Start + Stack.Capacity,
        Data.Start,
        ReadOnlyData.Start);
}
