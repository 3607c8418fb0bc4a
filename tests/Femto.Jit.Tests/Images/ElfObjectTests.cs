using CliWrap;
using CliWrap.Buffered;
using Femto.Jit.Execution;
using Femto.Jit.Images;
using Femto.Jit.Tests.Bytecode;

namespace Femto.Jit.Tests.Images;

/// <summary>What the tools of GNU binutils and gcc make of the objects and headers.</summary>
public sealed class ElfObjectTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("femto-elf").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Readelf_finds_the_symbols()
    {
        string symbols = await RunAsync("arm-none-eabi-readelf", "-sW", await WriteAsync(SampleCode.Create()));

        Assert.Matches(@"00000001\s+12 FUNC\s+GLOBAL DEFAULT\s+1 entry\n", symbols);
        Assert.Matches(@"00000000\s+0 NOTYPE\s+LOCAL\s+DEFAULT\s+1 \$t\n", symbols);
        Assert.Matches(@"00000008\s+0 NOTYPE\s+LOCAL\s+DEFAULT\s+1 \$d\n", symbols);
        Assert.Matches(@"00000000\s+5 OBJECT\s+GLOBAL DEFAULT\s+2 entry_read_only_data\n", symbols);
        Assert.Matches(@"00000000\s+19 OBJECT\s+GLOBAL DEFAULT\s+3 entry_data\n", symbols);
    }

    [Fact]
    public async Task Readelf_has_no_complaints()
    {
        BufferedCommandResult result = await Cli.Wrap("arm-none-eabi-readelf")
            .WithArguments(["-aW", await WriteAsync(SampleCode.Create())]).ExecuteBufferedAsync();

        Assert.Empty(result.StandardError);
        Assert.Contains("Machine:                           ARM", result.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("Version5 EABI", result.StandardOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Objdump_tells_instructions_from_literals()
    {
        string listing = await RunAsync("arm-none-eabi-objdump", "-d", await WriteAsync(SampleCode.Create()));

        Assert.Contains("<entry>:", listing, StringComparison.Ordinal);
        Assert.Matches(@"0:\s+4801\s+ldr\s+r0, \[pc, #4\]", listing);
        Assert.Matches(@"8:\s+12345678\s+\.word\s+0x12345678", listing);
    }

    [Fact]
    public async Task Zeroed_data_alone_takes_no_space()
    {
        MachineCode code = SampleCode.Create(ProgramData.Empty with { ZeroedLength = 40 });
        string sections = await RunAsync("arm-none-eabi-readelf", "-SW", await WriteAsync(code));

        Assert.Matches(@"\.bss\s+NOBITS\s+00000000 [0-9a-f]+ 000028 00  WA", sections);
        Assert.DoesNotContain(".data", sections, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Links_into_firmware_with_its_pointers_resolved()
    {
        string linked = Path.Combine(_directory, "linked.elf");
        await RunAsync("arm-none-eabi-ld", "-e", "entry", "-Ttext=0x8000", "-Tdata=0x20000000",
            "--section-start=.rodata=0x9000", "-o", linked, await WriteAsync(SampleCode.Create()));

        string data = await RunAsync("arm-none-eabi-objdump", "-s", "-j", ".data", linked);
        string symbols = await RunAsync("arm-none-eabi-nm", linked);

        Assert.Contains("20000000 0a0b0c0d 0e0f1011 02900000 00000000", data, StringComparison.Ordinal);
        Assert.Contains("00008000 T entry", symbols, StringComparison.Ordinal); // nm hides the Thumb bit
        Assert.DoesNotContain(".femto", await RunAsync("arm-none-eabi-readelf", "-SW", linked), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rv32_objects_link_with_their_pointers_resolved()
    {
        MachineCode code = Compiler.Compile(
            Slots.Verify(Corpus.Load("loader/pointers.v3.O2.o"), AgentHelpers.Contract with { ContextLength = 4 }),
            Targets.Find("rv32imc")!).Value!;
        string linked = Path.Combine(_directory, "linked.elf");
        await RunAsync("riscv64-unknown-elf-ld", "-melf32lriscv", "-e", "prog", "-Ttext=0x8000",
            "-Tdata=0x20000000", "--section-start=.rodata=0x9000", "-o", linked, await WriteAsync(code));
        await RunAsync("riscv64-unknown-elf-objcopy", "-O", "binary", "-j", ".data", linked, linked + ".data");

        byte[] data = await File.ReadAllBytesAsync(linked + ".data");
        Assert.NotEmpty(code.Source.Program.Data.Pointers);
        foreach (DataPointer pointer in code.Source.Program.Data.Pointers)
        {
            ulong start = pointer.Target == Region.Data ? 0x2000_0000UL : 0x9000;
            Assert.Equal(start + (ulong)pointer.Addend, BitConverter.ToUInt64(data, pointer.Offset));
        }
    }

    [Fact]
    public async Task Header_compiles_to_the_image()
    {
        string header = Path.Combine(_directory, "entry.h");
        string source = Path.Combine(_directory, "use.c");
        await File.WriteAllTextAsync(header, HeaderWriter.Write(SampleCode.Create()));
        await File.WriteAllTextAsync(source,
            "#include \"entry.h\"\n#include \"entry.h\"\n_Static_assert(_Alignof(uint64_t) == 8, \"\");\n"
            + "extern const uint8_t *const image;\nconst uint8_t *const image = entry_image;\n");
        await RunAsync("arm-none-eabi-gcc", "-std=c11", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-ffreestanding",
            "-mcpu=cortex-m4", "-mthumb", "-c", "-o", source + ".o", source);
        await RunAsync("arm-none-eabi-objcopy", "-O", "binary", "-j", ".rodata", source + ".o", source + ".bin");

        byte[] image = ImageWriter.Write(SampleCode.Create());
        Assert.Equal(image, (await File.ReadAllBytesAsync(source + ".bin"))[..image.Length]);
    }

    [Theory]
    [InlineData("handle-packet", "handle_packet")]
    [InlineData("9lives", "_9lives")]
    [InlineData("", "_")]
    [InlineData("größe", "gr__e")]
    public void Names_become_identifiers(string name, string expected) => Assert.Equal(expected, CName.Of(name));

    private async Task<string> WriteAsync(MachineCode code)
    {
        string path = Path.Combine(_directory, "program.o");
        await File.WriteAllBytesAsync(path, ElfObjectWriter.Write(code));
        return path;
    }

    private static async Task<string> RunAsync(string tool, params string[] arguments) =>
        (await Cli.Wrap(tool).WithArguments(arguments).ExecuteBufferedAsync()).StandardOutput;
}
