using System.Buffers.Binary;
using System.Diagnostics;
using Femto.Jit.Bytecode;
using Femto.Jit.Contracts;
using Femto.Jit.Execution;
using Femto.Jit.Execution.Device;
using Femto.Jit.Images;

namespace Femto.Jit.Tests.Execution.Device;

/// <summary>What the demonstration's firmware refuses; kinds of requests are those of <c>targets/demo/README.md</c>.</summary>
public sealed class FirmwareTests : IDisposable
{
    private const byte Install = 2;
    private const byte Start = 4;
    private const byte Stats = 8;
    private const byte Fire = 9;

    private const int EventBytes = 80;

    private static readonly string _contract = File.ReadAllText(RepositoryFiles.PathOf("targets/demo/demo.toml"));

    private readonly Process _emulator;
    private readonly DeviceLink _device;

    public FirmwareTests()
    {
        Target target = Targets.Find("cortex-m4")!;
        string firmware = TargetBuild.Find("demo-thumb-an386", "firmware.elf").Value!;
        _emulator = EmulatorProcess.Start(EmulatedBoard.Of(target)!, target, firmware).Value!;
        _device = new DeviceLink(
            _emulator.StandardOutput.BaseStream, _emulator.StandardInput.BaseStream, TimeSpan.FromSeconds(10));
    }

    public void Dispose()
    {
        _emulator.Kill();
        _emulator.WaitForExit();
        _emulator.Dispose();
    }

    [Fact]
    public void A_helper_of_another_prototype_is_refused()
    {
        string other = _contract.Replace("u32 store_global(u32 key, u32 value)", "u32 store_global(u32 key, i32 value)",
            StringComparison.Ordinal);
        Assert.Equal(DeviceStatus.Ok, Ask(Install, [1, 0, 0, 0, .. Translate("sensor", _contract)]));
        Assert.Equal(DeviceStatus.Ok, Ask(Start, [1]));
        Assert.Equal(DeviceStatus.Ok, Ask(Install, [2, 0, 0, 0, .. Translate("sensor", other)]));
        Assert.Equal(DeviceStatus.WrongPrototype, Ask(Start, [2]));
    }

    [Fact]
    public void An_image_for_another_processor_is_refused() => Assert.Equal(
        DeviceStatus.WrongProcessor, Ask(Install, [1, 0, 0, 0, .. Translate("sensor", _contract, "rv32imc")]));

    [Fact]
    public void A_tenant_without_the_right_to_write_traps()
    {
        Assert.Equal(DeviceStatus.Ok, Ask(Install, [3, 0, 0, 0, .. Translate("counter", _contract)]));
        Assert.Equal(DeviceStatus.Ok, Ask(Start, [3]));
        Assert.Equal(DeviceStatus.Ok, Ask(Fire, [0, 0, 0, 0, .. new byte[EventBytes]]));
        byte[] statistics = _device.Ask(Stats, []).Value!;
        Assert.Equal([3, 1, 1], Words(statistics)[4..7]); // tenant, runs, traps
    }

    [Theory]
    [InlineData(DeviceStatus.UnknownRequest, 99, "00")]
    [InlineData(DeviceStatus.UnknownRequest, Start, "")]
    [InlineData(DeviceStatus.UnknownRequest, Install, "010000")]
    [InlineData(DeviceStatus.UnknownRequest, Fire, "00000000")]
    [InlineData(DeviceStatus.UnknownTenant, Install, "00000000")]
    [InlineData(DeviceStatus.UnknownTenant, Install, "04000000")]
    [InlineData(DeviceStatus.UnknownTenant, Install, "01030000")]
    [InlineData(DeviceStatus.NotAnImage, Install, "01000000")]
    [InlineData(DeviceStatus.Empty, Start, "01")]
    [InlineData(DeviceStatus.Empty, Start, "ff")]
    internal void A_request_that_makes_no_sense_is_refused(DeviceStatus status, byte kind, string contents) =>
        Assert.Equal(status, Ask(kind, Convert.FromHexString(contents)));

    [Fact]
    public void Images_that_are_too_long_or_come_twice_are_refused()
    {
        byte[] image = Translate("sensor", _contract);
        Assert.Equal(DeviceStatus.TooLong, Ask(Install, [1, 0, 0, 0, .. new byte[2049]]));
        Assert.Equal(DeviceStatus.Ok, Ask(Install, [1, 0, 0, 0, .. image]));
        Assert.Equal(DeviceStatus.Occupied, Ask(Install, [1, 0, 0, 0, .. image]));
    }

    [Fact]
    public void A_repeated_request_is_answered_and_not_done_again()
    {
        byte[] request = new DeviceFrame(Install, 1, [1, 0, 0, 0, .. Translate("sensor", _contract)]).Encode();
        byte[] answer = new DeviceFrame(Install | 0x80, 1, [0, 0, 0, 0]).Encode();
        byte[] received = new byte[2 * answer.Length];
        _emulator.StandardInput.BaseStream.Write([.. request, .. request]);
        _emulator.StandardInput.BaseStream.Flush();
        _emulator.StandardOutput.BaseStream.ReadExactly(received);
        Assert.Equal([.. answer, .. answer], received);
    }

    private DeviceStatus Ask(byte kind, byte[] contents) => (DeviceStatus)Words(_device.Ask(kind, contents).Value!)[0];

    private static uint[] Words(byte[] bytes) =>
        [.. bytes.Chunk(sizeof(uint)).Select(word => BinaryPrimitives.ReadUInt32LittleEndian(word))];

    private static byte[] Translate(string name, string contract, string target = "cortex-m4")
    {
        byte[] bytes = File.ReadAllBytes(RepositoryFiles.PathOf($"targets/demo/programs/{name}.o"));
        Program program = ProgramLoader.Load(bytes, $"{name}.o", null).Value!;
        VerifiedProgram verified = Verifier.Verify(program, ContractReader.Read(contract, "demo.toml").Value!).Value!;
        return ImageWriter.Write(Compiler.Compile(verified, Targets.Find(target)!).Value!);
    }
}
