using Femto.Jit.Bytecode;

namespace Femto.Jit.Tests.Bytecode;

public sealed class ProgramLoaderTests
{
    public static TheoryData<ProgramFormat> Formats { get; } = [.. Enum.GetValues<ProgramFormat>()];

    [Theory]
    [InlineData("x.bin", "7f454c46", ProgramFormat.Elf)]
    [InlineData("x.o", "00", ProgramFormat.Elf)]
    [InlineData("x.bin", "7242504600", ProgramFormat.Rbf)]
    [InlineData("x.RBF", "", ProgramFormat.Rbf)]
    [InlineData("x.bin", "65786974", ProgramFormat.Raw)]
    [InlineData("x.s", "00", ProgramFormat.Assembly)]
    [InlineData("x", "657869740a", ProgramFormat.Assembly)]
    [InlineData("x", "9500000000000000", ProgramFormat.Raw)]
    [InlineData("x", "", ProgramFormat.Raw)]
    public void The_contents_decide_about_the_format_before_the_name(string name, string hex, ProgramFormat expected) =>
        Assert.Equal(expected, ProgramLoader.DetectFormat(name, Convert.FromHexString(hex)));

    [Fact]
    public void Raw_bytecode_has_one_function_and_no_data()
    {
        byte[] code = Convert.FromHexString("b7000000010000009500000000000000");
        Program program = ProgramLoader.Load(code, "x.bin", "chosen").Value!;
        Assert.Equal("chosen", program.Name);
        Assert.Equal([new ProgramFunction("chosen", 0)], program.Functions.AsEnumerable());
        Assert.Equal(["r0 = 1", "exit"], program.Instructions.Select(Disassembler.Text));
        Assert.Equal(0, program.Data.WritableLength + program.Data.ReadOnly.Length);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void An_empty_file_is_refused(ProgramFormat format) =>
        Assert.False(ProgramLoader.Load([], format).Succeeded);

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_hundred_megabytes_of_zeros_are_refused_at_once(ProgramFormat format)
    {
        byte[] zeros = new byte[100 * 1024 * 1024];
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal("FJ1020", Assert.Single(ProgramLoader.Load(zeros, format).Diagnostics).Id);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void The_largest_file_of_zeros_is_refused(ProgramFormat format) =>
        Assert.False(ProgramLoader.Load(new byte[Limits.FileBytes], format).Succeeded);

    [Theory]
    [InlineData(4, 1)] // 32 bits
    [InlineData(5, 2)] // big-endian
    [InlineData(16, 2)] // executable
    [InlineData(18, 40)] // Arm
    public void Other_ELF_files_are_refused(int offset, byte value)
    {
        byte[] bytes = Corpus.Read("programs/fletcher32.o");
        bytes[offset] = value;
        Assert.Equal("FJ1021", Assert.Single(ProgramLoader.Load(bytes, ProgramFormat.Elf).Diagnostics).Id);
    }
}
