using System.Buffers.Binary;
using System.Collections.Immutable;

namespace Femto.Jit.Execution;

/// <summary>How a run on the agent ended.</summary>
internal enum AgentStatus : uint
{
    /// <summary>The code returned; it may have trapped.</summary>
    Done = 0,

    /// <summary>The processor raised a fault.</summary>
    Fault = 1,

    /// <summary>The agent does not understand the request, or lacks a helper.</summary>
    Refused = 2,
}

/// <summary>The agent's answer to a run (<c>targets/agent/README.md</c>).</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Changed">What the code changed of its caller's, a bit each.</param>
/// <param name="Result">What the entry returned.</param>
/// <param name="TrapKind">The instance's field after the run.</param>
/// <param name="TrapOffset">The instance's field after the run.</param>
/// <param name="Fuel">Fuel left.</param>
/// <param name="StackHigh">The instance's field after the run; 0 when the code did not write it.</param>
/// <param name="StackUsed">Bytes of stack written during the run, those of helpers and routines included.</param>
/// <param name="FaultStatus">The processor's fault status.</param>
/// <param name="FaultPc">Address of the faulting instruction, 0 when unknown.</param>
/// <param name="FaultAddress">Address of the faulting access, when the status says that it is valid.</param>
/// <param name="Context">The context after the run.</param>
/// <param name="Data">The data after the run.</param>
internal sealed record AgentRunAnswer(
    AgentStatus Status,
    uint Changed,
    ulong Result,
    uint TrapKind,
    uint TrapOffset,
    uint Fuel,
    uint StackHigh,
    uint StackUsed,
    uint FaultStatus,
    uint FaultPc,
    uint FaultAddress,
    ImmutableArray<byte> Context,
    ImmutableArray<byte> Data)
{
    /// <summary>Bytes ahead of context and data, without the length of the message.</summary>
    internal const int HeaderBytes = 48;

    /// <summary>What the bits of <see cref="Changed"/> stand for; those below 16 are registers.</summary>
    private static readonly ImmutableArray<string> _changedNames =
    [
        "memory beside the code", "memory beside the read-only data", "memory beside the data",
        "memory beside the context", "memory beside the stack", "", "", "", "its own code", "the read-only data",
    ];

    internal static AgentRunAnswer? Decode(ReadOnlySpan<byte> answer, int contextLength)
    {
        if (answer.Length < HeaderBytes) return null;
        ReadOnlySpan<byte> header = answer[..HeaderBytes];
        ReadOnlySpan<byte> memory = answer[HeaderBytes..];
        AgentRunAnswer decoded = new(
            (AgentStatus)Word(header, 0), Word(header, 4), BinaryPrimitives.ReadUInt64LittleEndian(header[8..]),
            Word(header, 16), Word(header, 20), Word(header, 24), Word(header, 28), Word(header, 32),
            Word(header, 36), Word(header, 40), Word(header, 44), [], []);
        if (decoded.Status == AgentStatus.Refused) return decoded;
        if (memory.Length < contextLength) return null;
        return decoded with { Context = [.. memory[..contextLength]], Data = [.. memory[contextLength..]] };
    }

    /// <summary>Names what was changed, for a message.</summary>
    /// <param name="registers">Names of the registers, by bit.</param>
    internal string DescribeChanges(ImmutableArray<string> registers)
    {
        IEnumerable<string> names = Enumerable.Range(0, 32)
            .Where(bit => (Changed >> bit & 1) != 0)
            .Select(bit => bit < 16 ? $"register {registers[bit]}" : _changedNames[bit - 16]);
        return string.Join(", ", names);
    }

    private static uint Word(ReadOnlySpan<byte> header, int offset) =>
        BinaryPrimitives.ReadUInt32LittleEndian(header[offset..]);
}
