using System.Collections.Immutable;

namespace Femto.Jit.Execution.Device;

/// <summary>
/// Asks a device and waits for its answers, over any two streams. A request that gets no answer in time is sent again: the
/// device does not do the same number twice in a row, but answers again.
/// </summary>
/// <param name="fromDevice">What the device writes.</param>
/// <param name="toDevice">What the device reads.</param>
/// <param name="timeout">How long to wait for an answer before the request is sent again.</param>
internal sealed class DeviceLink(Stream fromDevice, Stream toDevice, TimeSpan timeout)
{
    private const int Attempts = 3;
    private const byte AnswerBit = 0x80;

    private readonly DeviceFrameReader _reader = new();
    private readonly byte[] _received = new byte[DeviceFrame.MostPayload];
    private Task<int>? _read;
    private int _next;
    private int _count;
    private byte _number;

    /// <summary>The payload of the answer, or a diagnostic when there is none.</summary>
    internal Result<byte[]> Ask(byte kind, ReadOnlySpan<byte> payload)
    {
        if (payload.Length > DeviceFrame.MostPayload)
        {
            return ExecutionDiagnostics.TooLarge.Of(
                $"a message to a device has at most {DeviceFrame.MostPayload} bytes; this one has {payload.Length}");
        }
        _number = unchecked((byte)(_number + 1));
        byte[] request = new DeviceFrame(kind, _number, [.. payload]).Encode();
        try
        {
            for (int attempt = 0; attempt < Attempts; attempt++)
            {
                toDevice.Write(request);
                toDevice.Flush();
                if (Await((byte)(kind | AnswerBit)) is ImmutableArray<byte> answer) return answer.ToArray();
            }
        }
        catch (IOException exception)
        {
            return ExecutionDiagnostics.DeviceSilent.Of($"the connection to the device ended: {exception.Message}");
        }
        return ExecutionDiagnostics.DeviceSilent.Of(
            $"the device did not answer {Attempts} times within {timeout.TotalSeconds} s");
    }

    private ImmutableArray<byte>? Await(byte kind)
    {
        DateTime end = DateTime.UtcNow + timeout;
        while (ReadByte(end) is byte value)
        {
            // Answers to requests that were sent twice come twice.
            if (_reader.Take(value, out DeviceFrame frame) == DeviceFrameStatus.Complete
                && frame.Kind == kind && frame.Number == _number)
                return frame.Payload;
        }
        return null;
    }

    /// <summary>The next byte; null at the end of the time. A read that has begun goes on.</summary>
    private byte? ReadByte(DateTime end)
    {
        if (_next == _count)
        {
            _read ??= fromDevice.ReadAsync(_received).AsTask();
            TimeSpan left = end - DateTime.UtcNow;
            if (Task.WaitAny([_read], left > TimeSpan.Zero ? left : TimeSpan.Zero) < 0) return null;
            (_next, _count) = (0, _read.GetAwaiter().GetResult());
            _read = null;
            if (_count == 0) throw new IOException("it was closed");
        }
        return _received[_next++];
    }
}
