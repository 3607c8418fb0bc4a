using System.Buffers.Binary;
using System.Collections.Immutable;

namespace Femto.Jit.Execution;

/// <summary>The file through which the plugin <c>targets/qemu-plugin/count.c</c> reports.</summary>
internal sealed class InstructionCounter : IDisposable
{
    /// <summary>Bytes of a number, and of a record.</summary>
    private const int NumberBytes = sizeof(long), RecordBytes = 3 * NumberBytes;

    private readonly string _file = Path.GetTempFileName();

    /// <summary>QEMU's <c>-plugin</c> argument.</summary>
    internal string PluginArgument(string plugin, AgentHello hello) =>
        $"{plugin},call=0x{hello.CallMarker:x},after=0x{hello.AfterCallMarker:x},output={_file}";

    /// <summary>
    /// What was executed from the first instruction of the last entry called to its return, by address. Not to be asked after
    /// a fault.
    /// </summary>
    /// <param name="codeStart">The address that offsets are counted from.</param>
    internal ImmutableArray<ExecutedInstruction> Read(long codeStart)
    {
        ReadOnlySpan<byte> report = File.ReadAllBytes(_file);
        if (report.Length < NumberBytes)
            throw new InternalCompilerException(nameof(InstructionCounter), "the plugin has not reported");
        long count = Number(report, 0);
        SortedDictionary<long, ExecutedInstruction> executed = [];
        for (int index = 0; index < count; index++)
        {
            ReadOnlySpan<byte> record = report.Slice(NumberBytes + (index * RecordBytes), RecordBytes);
            long offset = Number(record, 0) - codeStart;
            ExecutedInstruction known = executed.GetValueOrDefault(offset);
            executed[offset] = new ExecutedInstruction(offset, known.Times + Number(record, 1), known.TimesLeft + Number(record, 2));
        }
        return [.. executed.Values];
    }

    private static long Number(ReadOnlySpan<byte> record, int index) =>
        BinaryPrimitives.ReadInt64LittleEndian(record[(index * NumberBytes)..]);

    /// <inheritdoc/>
    public void Dispose() => File.Delete(_file);
}
