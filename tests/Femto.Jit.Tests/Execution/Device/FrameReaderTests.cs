using CliWrap;
using CliWrap.Buffered;
using Femto.Jit.Execution.Device;

namespace Femto.Jit.Tests.Execution.Device;

/// <summary>
/// The readers of both sides: the device's, as C under sanitizers, and the host's. What they find is what was sent, whatever
/// happened to bytes on their way.
/// </summary>
public sealed class FrameReaderTests : IAsyncLifetime
{
    private const string Refused = "refused";

    // start, kind 2, number 7, length 9, CRC-8 of these (0xF4 for "123456789"); "123456789"; zlib's CRC-32 of all.
    private static readonly byte[] _vector = Convert.FromHexString("f50207090063313233343536373839e4fd16ba");

    private static readonly DeviceFrame _frame = new(2, 7, [.. "123456789"u8]);

    private static readonly byte[] _whole = _frame.Encode();

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    private string Program => Path.Combine(_folder.FullName, "frame_reader");

    public async Task InitializeAsync() => await CliWrap.Cli.Wrap("gcc")
        .WithArguments([
            "-std=c11", "-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Werror", "-g", "-O1",
            "-fsanitize=address,undefined", "-fno-sanitize-recover", "-I", RepositoryFiles.PathOf("targets/demo"), "-I", RepositoryFiles.PathOf("targets/runtime"),
            "-o", Program, RepositoryFiles.PathOf("targets/demo/frame.c"), RepositoryFiles.PathOf("targets/runtime/femto_crc32.c"),
            RepositoryFiles.PathOf("tests/Femto.Jit.Tests/Execution/Device/frame_reader.c")])
        .ExecuteAsync();

    public Task DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Whole_frames_are_found()
    {
        Assert.Equal(_vector, _whole);
        DeviceFrame empty = new(0xff, 0, []);
        DeviceFrame longest = new(1, 0xf5, [.. Enumerable.Repeat((byte)0xf5, DeviceFrame.MostPayload)]);
        Assert.Equal(
            [Describe(_frame), Describe(empty), Describe(longest), Describe(_frame)],
            await Find([.. _whole, .. empty.Encode(), .. longest.Encode(), .. _whole]));
    }

    [Fact]
    public async Task A_frame_behind_noise_is_found() =>
        Assert.Equal(Describe(_frame), (await Find([0, 1, 0xf5, 0xf5, 0xf5, 2, 0xf5, .. _whole]))[^1]);

    /// <summary>The rest of a frame may be taken from the one that follows; the one after that is found.</summary>
    [Fact]
    public async Task A_truncated_frame_is_refused()
    {
        List<string> found = await Find(
            [.. Enumerable.Range(1, _whole.Length - 1).SelectMany(length => (byte[])[.. _whole[..length], .. _whole, .. _whole])]);
        Assert.All(found, line => Assert.True(line == Refused || line == Describe(_frame), line));
        Assert.InRange(found.Count(line => line == Describe(_frame)), _whole.Length - 1, 2 * (_whole.Length - 1));
    }

    [Fact]
    public async Task A_flipped_bit_is_refused()
    {
        for (int bit = 0; bit < 8 * _whole.Length; bit++)
        {
            byte[] flipped = [.. _whole];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            List<string> found = await Find([.. flipped, .. _whole]);
            Assert.Equal(Refused, found[0]);
            Assert.Equal([Describe(_frame)], found.Where(line => line != Refused));
        }
    }

    [Theory]
    [InlineData("f501010110fc")]
    [InlineData("f50101ffffbd")]
    public async Task A_frame_that_is_too_long_is_refused_before_it_comes(string header)
    {
        List<string> found = await Find([.. Convert.FromHexString(header), .. _whole]);
        Assert.Equal((Refused, Describe(_frame)), (found[0], found[^1]));
    }

    [Fact]
    public async Task Noise_is_survived()
    {
        byte[] noise = new byte[200_000];
        new Random(1).NextBytes(noise);
        for (int index = 0; index < noise.Length; index += 5) noise[index] = DeviceFrame.Start;
        List<string> found = await Find([.. noise, .. new byte[2 * DeviceFrame.MostPayload], .. _whole]);
        Assert.Equal(Describe(_frame), found[^1]);
        Assert.All(found.SkipLast(1), line => Assert.Equal(Refused, line));
    }

    private static string Describe(DeviceFrame frame) =>
        Convert.ToHexStringLower([frame.Kind, frame.Number, .. frame.Payload]);

    /// <summary>What both readers find in a stream: frames, and where bytes were refused.</summary>
    private async Task<List<string>> Find(byte[] stream)
    {
        List<string> host = [];
        DeviceFrameReader reader = new();
        foreach (byte value in stream)
        {
            DeviceFrameStatus status = reader.Take(value, out DeviceFrame frame);
            if (status != DeviceFrameStatus.More) host.Add(status == DeviceFrameStatus.Complete ? Describe(frame) : Refused);
        }

        BufferedCommandResult device = await CliWrap.Cli.Wrap(Program)
            .WithStandardInputPipe(PipeSource.FromBytes(stream)).ExecuteBufferedAsync();
        Assert.Equal(host, device.StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        return host;
    }
}
