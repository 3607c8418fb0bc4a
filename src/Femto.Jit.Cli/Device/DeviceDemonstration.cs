using System.Buffers.Binary;
using System.Collections.Immutable;
using Femto.Jit.Execution.Device;

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

    private const int Updates = 20;

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
        TryDamagedUpdate();
        UpdateUnderLoad();
        FeedSamples();
        TerminateUnderLoad();
        Request();
        DeviceOutput.PrintPrograms(device);
        DeviceOutput.PrintStatistics(device);
    }

    private void Install(int tenant, int hook, string program)
    {
        byte[] image = programs.Translate(program, target);
        device.Install(tenant, hook, image);
        device.Start(tenant);
        Console.Out.WriteLine($"tenant {tenant}: {program} installed and started, {image.Length} bytes");
    }

    /// <summary>An image of which a byte is damaged: the program that is there goes on.</summary>
    private void TryDamagedUpdate()
    {
        byte[] image = programs.Translate("sensor_peak", target);
        image[^1] ^= 1;
        Console.Out.WriteLine($"tenant {SensorTenant}: damaged update refused: {device.Update(SensorTenant, image)}");
    }

    /// <summary>
    /// Updates the program that the interrupt runs, again and again: each interrupt has to run the old or the new one.
    /// </summary>
    private void UpdateUnderLoad()
    {
        byte[] counter = programs.Translate("counter", target);
        device.Load(ThreadHook);
        for (int update = 0; update < Updates; update++)
        {
            AwaitInterrupts(1);
            Accept(device.Update(CounterTenant, counter));
        }
        Accept(device.Update(SensorTenant, programs.Translate("sensor_peak", target)));
        AwaitInterrupts(Interrupts);
        device.Load(null);
        Console.Out.WriteLine($"tenant {CounterTenant}: updated {Updates} times; "
            + $"interrupts {device.Stats().Fired[ThreadHook]}, counted {device.Fetch(SwitchesKey)}");
        Console.Out.WriteLine($"tenant {SensorTenant}: updated to sensor_peak");
    }

    /// <summary>Removes the program that the interrupt runs; interrupts go on, and nothing counts them.</summary>
    private void TerminateUnderLoad()
    {
        device.Load(ThreadHook);
        AwaitInterrupts(Interrupts);
        device.Terminate(CounterTenant);
        uint? counted = device.Fetch(SwitchesKey);
        AwaitInterrupts(Interrupts);
        device.Load(null);
        Console.Out.WriteLine(
            $"tenant {CounterTenant}: terminated; counted {counted}, and after more interrupts {device.Fetch(SwitchesKey)}");
    }

    private static void Accept(DeviceStatus status)
    {
        if (status != DeviceStatus.Ok) throw DeviceSession.Refused(DeviceRequest.Update, status);
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

    /// <summary>Waits for so many more interrupts.</summary>
    private void AwaitInterrupts(uint more)
    {
        uint end = device.Stats().Fired[ThreadHook] + more;
        while (device.Stats().Fired[ThreadHook] < end)
        {
            // Each turn is an answer of the device, or ends by its silence.
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
