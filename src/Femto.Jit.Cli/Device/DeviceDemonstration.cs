using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using Femto.Jit.Images;

namespace Femto.Jit.Cli.Device;

/// <summary>
/// Three tenants on a device: installed, fed, one updated and one terminated while the timer's interrupt runs them.
/// <c>targets/demo/README.md</c> describes the programs.
/// </summary>
internal sealed class DeviceDemonstration(DeviceSession device, Target target, DemonstrationPrograms programs)
{
    private const int SampleHook = 0;
    private const int ThreadHook = 1;
    private const int RequestHook = 2;

    private const int SensorTenant = 1;
    private const int CounterTenant = 2;
    private const int ResponderTenant = 3;

    private const uint SwitchesKey = 2;

    /// <summary>How many interrupts are awaited before something is done among them.</summary>
    private const uint Interrupts = 50;

    private const int EventBytes = 80;
    private const int MessageOffset = 8;

    private static readonly ImmutableArray<int> _samples = [20, 24, 16, 40, 20];

    /// <summary>A confirmable GET (RFC 7252) with message number 0x1234 and token 0xAB.</summary>
    private static readonly ImmutableArray<byte> _get = [0x41, 0x01, 0x12, 0x34, 0xab];

    /// <summary>Goes through all of it.</summary>
    public void Run()
    {
        InstructionSet isa = device.Hello();
        Console.Out.WriteLine($"device: {isa}");
        Install(SensorTenant, SampleHook, "sensor");
        Install(CounterTenant, ThreadHook, "counter");
        Install(ResponderTenant, RequestHook, "responder");
        FeedSamples();
        Request();
        device.Load(ThreadHook);
        Await(Interrupts);
        Update(SensorTenant, "sensor_peak");
        FeedSamples();
        Await(Interrupts);
        Terminate(CounterTenant);
        AwaitInterrupts(Interrupts);
        device.Load(null);
        Request();
        PrintStatistics();
    }

    private void Install(int tenant, int hook, string program)
    {
        byte[] image = programs.Translate(program, target);
        device.Install(tenant, hook, image);
        device.Start(tenant);
        Console.Out.WriteLine($"tenant {tenant}: {program} installed and started, {image.Length} bytes");
    }

    private void Update(int tenant, string program)
    {
        byte[] image = programs.Translate(program, target);
        device.Update(tenant, image);
        Console.Out.WriteLine($"tenant {tenant}: updated to {program}, {image.Length} bytes");
    }

    private void Terminate(int tenant)
    {
        device.Terminate(tenant);
        Console.Out.WriteLine($"tenant {tenant}: terminated at {device.Fetch(SwitchesKey)} switches of threads");
    }

    private void FeedSamples()
    {
        IEnumerable<string> levels = _samples.Select(sample => $"{(long)device.Fire(SampleHook, EventOf(sample, [])).Result}");
        Console.Out.WriteLine($"samples {string.Join(' ', _samples)}: levels {string.Join(' ', levels)}");
    }

    private void Request()
    {
        DeviceEvent answered = device.Fire(RequestHook, EventOf(_get.Length, _get.AsSpan()));
        ReadOnlySpan<byte> message = answered.Context.AsSpan(MessageOffset);
        Console.Out.WriteLine($"request {Convert.ToHexStringLower(_get.AsSpan())}: response "
            + Convert.ToHexStringLower(message[..(int)Math.Min(answered.Result, (ulong)message.Length)]));
    }

    /// <summary>Waits until the counter has counted so many more.</summary>
    private void Await(uint more)
    {
        uint end = (device.Fetch(SwitchesKey) ?? 0) + more;
        while ((device.Fetch(SwitchesKey) ?? 0) < end)
        {
            // Each turn is an answer of the device, or ends by its silence.
        }
    }

    /// <summary>Waits until the hook was fired so many more times.</summary>
    private void AwaitInterrupts(uint more)
    {
        uint end = device.Stats().Fired[ThreadHook] + more;
        while (device.Stats().Fired[ThreadHook] < end)
        {
            // As above.
        }
    }

    private void PrintStatistics()
    {
        DeviceStatistics statistics = device.Stats();
        Console.Out.WriteLine($"fired: {string.Join(' ', statistics.Fired)}; switches of threads counted: {device.Fetch(SwitchesKey)}");
        foreach (DeviceProgram program in device.List())
        {
            ProgramStatistics of = statistics.Programs.First(row => row.Tenant == program.Tenant);
            Console.Out.WriteLine($"tenant {program.Tenant}: {program.Name}, runs {of.Runs}, traps {of.Traps}, fuel {of.FuelUsed}");
        }
    }

    private static byte[] EventOf(int value, ReadOnlySpan<byte> message)
    {
        byte[] context = new byte[EventBytes];
        BinaryPrimitives.WriteInt32LittleEndian(context.AsSpan(sizeof(uint)), value);
        message.CopyTo(context.AsSpan(MessageOffset));
        return context;
    }
}
