using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using Femto.Jit.Execution;
using Femto.Jit.Execution.Device;

namespace Femto.Jit.Cli.Device;

/// <summary>
/// The requests of <see cref="DeviceRequest"/> with their contents. What a device refuses, or does not answer, ends the
/// command by a <see cref="CommandException"/>.
/// </summary>
internal sealed class DeviceSession(DeviceLink link)
{
    /// <summary>The version of the contents that is spoken here.</summary>
    private const uint Version = 1;

    /// <summary>In a request for load: no hook.</summary>
    private const byte NoHook = byte.MaxValue;

    private const int StatusBytes = 4;
    private const int ProgramBytes = 20;
    private const int NameOffset = 4;
    private const int StatisticsBytes = 16;

    /// <summary>Says who is there, and that requests are counted anew.</summary>
    /// <returns>The instruction set of the device's images.</returns>
    public InstructionSet Hello()
    {
        byte[] answer = Ask(DeviceRequest.Hello, [], 2 * sizeof(uint));
        if (Word(answer, 0) == Version) return (InstructionSet)Word(answer, sizeof(uint));
        throw Refuse(ExecutionDiagnostics.AgentIncompatible.Of(
            $"the device speaks version {Word(answer, 0)} of its messages; here it is {Version}"));
    }

    public void Install(int tenant, int hook, ReadOnlySpan<byte> image) =>
        Ask(DeviceRequest.Install, [(byte)tenant, (byte)hook, 0, 0, .. image], 0);

    /// <summary>Lets another program take the place of a tenant's.</summary>
    /// <returns>Why the device refuses it, if it does; the old program goes on then.</returns>
    public DeviceStatus Update(int tenant, ReadOnlySpan<byte> image) =>
        StatusOf(Ask(DeviceRequest.Update, [(byte)tenant, 0, 0, 0, .. image]));

    public void Start(int tenant) => Ask(DeviceRequest.Start, [(byte)tenant], 0);

    public void Stop(int tenant) => Ask(DeviceRequest.Stop, [(byte)tenant], 0);

    public void Terminate(int tenant) => Ask(DeviceRequest.Terminate, [(byte)tenant], 0);

    /// <summary>Lets the timer fire a hook, or none.</summary>
    public void Load(int? hook) => Ask(DeviceRequest.Load, [(byte)(hook ?? NoHook)], 0);

    /// <summary>The programs on the device, by tenant.</summary>
    public ImmutableArray<DeviceProgram> List() =>
    [
        .. Rows(Ask(DeviceRequest.List, [], null), ProgramBytes).Select(row => new DeviceProgram(
            row[0], row[1], row[2] != 0, Encoding.UTF8.GetString(row.AsSpan(NameOffset)).TrimEnd('\0'))),
    ];

    /// <summary>What hooks and programs have done.</summary>
    public DeviceStatistics Stats()
    {
        byte[] answer = Ask(DeviceRequest.Stats, [], null);
        int hooks = sizeof(uint) * DeviceStatistics.Hooks;
        return new DeviceStatistics(
            [.. Rows(answer.AsSpan(0, Math.Min(hooks, answer.Length)), sizeof(uint)).Select(row => Word(row, 0))],
            [
                .. Rows(answer.AsSpan(Math.Min(hooks, answer.Length)), StatisticsBytes).Select(row =>
                    new ProgramStatistics((int)Word(row, 0), Word(row, 4), Word(row, 8), Word(row, 12))),
            ]);
    }

    /// <summary>Runs what is attached to a hook on an event.</summary>
    public DeviceEvent Fire(int hook, ReadOnlySpan<byte> context)
    {
        byte[] answer = Ask(DeviceRequest.Fire, [(byte)hook, 0, 0, 0, .. context], sizeof(ulong) + context.Length);
        return new DeviceEvent(BinaryPrimitives.ReadUInt64LittleEndian(answer), answer[sizeof(ulong)..]);
    }

    /// <summary>A value of the store, or null.</summary>
    public uint? Fetch(uint key)
    {
        byte[] request = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(request, key);
        byte[] answer = Ask(DeviceRequest.Fetch, request, 2 * sizeof(uint));
        return Word(answer, 0) != 0 ? Word(answer, sizeof(uint)) : null;
    }

    /// <summary>The whole rows of a table.</summary>
    private static IEnumerable<byte[]> Rows(ReadOnlySpan<byte> table, int rowBytes) =>
        table.ToArray().Chunk(rowBytes).Where(row => row.Length == rowBytes);

    /// <summary>The contents of an answer, which has so many bytes, or any number.</summary>
    private byte[] Ask(DeviceRequest request, ReadOnlySpan<byte> contents, int? length)
    {
        byte[] answer = Ask(request, contents);
        DeviceStatus status = StatusOf(answer);
        if (status != DeviceStatus.Ok) throw Refused(request, status);
        return length is not int expected || answer.Length == StatusBytes + expected
            ? answer[StatusBytes..]
            : throw Senseless(request, answer);
    }

    /// <summary>An answer, with its status.</summary>
    private byte[] Ask(DeviceRequest request, ReadOnlySpan<byte> contents)
    {
        Result<byte[]> asked = link.Ask((byte)request, contents);
        if (!asked.Succeeded) throw Refuse([.. asked.Diagnostics]);
        return asked.Value.Length >= StatusBytes ? asked.Value : throw Senseless(request, asked.Value);
    }

    /// <summary>What a refusal of the device ends a command with.</summary>
    public static CommandException Refused(DeviceRequest request, DeviceStatus status) =>
        Refuse(ExecutionDiagnostics.DeviceRefused.Of($"the device refuses {request}: {status}"));

    private static DeviceStatus StatusOf(byte[] answer) => (DeviceStatus)Word(answer, 0);

    private static CommandException Senseless(DeviceRequest request, byte[] answer) => Refuse(
        ExecutionDiagnostics.AgentIncompatible.Of($"the device answered {answer.Length} bytes to {request}, which make no sense"));

    private static CommandException Refuse(params Diagnostic[] diagnostics) => new(ExitCode.Rejected, diagnostics);

    private static uint Word(byte[] bytes, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(offset));
}
