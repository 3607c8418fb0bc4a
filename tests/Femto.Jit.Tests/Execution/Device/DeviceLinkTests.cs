using System.IO.Pipes;
using Femto.Jit.Execution.Device;

namespace Femto.Jit.Tests.Execution.Device;

/// <summary>Requests and answers over a stream that loses some of them.</summary>
public sealed class DeviceLinkTests : IDisposable
{
    /// <summary>Long enough for what is there to be read where other tests keep all cores busy.</summary>
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(2);

    private readonly AnonymousPipeServerStream _answers = new(PipeDirection.Out);
    private readonly AnonymousPipeClientStream _fromDevice;
    private readonly Requests _requests = new();
    private readonly DeviceLink _link;

    public DeviceLinkTests()
    {
        _fromDevice = new AnonymousPipeClientStream(PipeDirection.In, _answers.ClientSafePipeHandle);
        _link = new DeviceLink(_fromDevice, _requests, _timeout);
    }

    public void Dispose()
    {
        _answers.Dispose();
        _fromDevice.Dispose();
    }

    [Fact]
    public void The_answer_to_a_request_is_found_among_others()
    {
        Answer(0x82, 9, [1]);
        Answer(0x83, 1, [2]);
        _answers.Write([0xf5, 0x82]);
        Answer(0x82, 1, [3, 4]);
        Assert.Equal([3, 4], _link.Ask(2, [7]).Value);
        Assert.Equal(new DeviceFrame(2, 1, [7]).Encode(), _requests.ToArray());
    }

    [Fact]
    public void A_request_without_an_answer_is_repeated_as_it_is()
    {
        _requests.Sent = count =>
        {
            if (count == 2) Answer(0x82, 1, [5]);
        };
        Assert.Equal([5], _link.Ask(2, [7]).Value);
        byte[] request = new DeviceFrame(2, 1, [7]).Encode();
        Assert.Equal([.. request, .. request], _requests.ToArray());
    }

    [Fact]
    public void Silence_is_reported()
    {
        Result<byte[]> asked = _link.Ask(2, []);
        Assert.Equal("FJ4017", Assert.Single(asked.Diagnostics).Id);
        Assert.Equal(3 * new DeviceFrame(2, 1, []).Encode().Length, _requests.Length);
    }

    [Fact]
    public void The_end_of_the_connection_is_reported()
    {
        _answers.Dispose();
        Assert.Equal("FJ4017", Assert.Single(_link.Ask(2, []).Diagnostics).Id);
    }

    [Fact]
    public void A_request_that_is_too_long_is_not_sent()
    {
        Assert.Equal("FJ4008", Assert.Single(_link.Ask(2, new byte[DeviceFrame.MostPayload + 1]).Diagnostics).Id);
        Assert.Equal(0, _requests.Length);
    }

    [Fact]
    public void Numbers_begin_anew_after_255()
    {
        for (int request = 1; request <= 300; request++)
        {
            Answer(0x82, unchecked((byte)request), [unchecked((byte)request)]);
            Assert.Equal([unchecked((byte)request)], _link.Ask(2, []).Value!);
        }
    }

    private void Answer(int kind, byte number, byte[] payload) =>
        _answers.Write(new DeviceFrame((byte)kind, number, [.. payload]).Encode());

    /// <summary>What was sent; each request is flushed.</summary>
    private sealed class Requests : MemoryStream
    {
        private int _count;

        public Action<int> Sent { get; set; } = _ => { };

        public override void Flush() => Sent(++_count);
    }
}
