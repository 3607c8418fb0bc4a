using System.Text;
using System.Text.RegularExpressions;
using CliWrap;
using CliWrap.Buffered;
using Femto.Jit.Execution;
using Femto.Jit.Images;
using Femto.Jit.Tests.Bytecode;

namespace Femto.Jit.Tests.Images;

/// <summary>What tools of GNU and LLVM read in the debug information of objects.</summary>
public sealed partial class DebugSectionsTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("femto-dwarf").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("cortex-m4", "loader/calls.v3.O2.o")]
    [InlineData("cortex-m0plus", "programs/pktfilter.v3.O2.o")]
    [InlineData("rv32imac", "loader/calls.v3.O2.o")]
    [InlineData("x86-64", "loader/calls.v3.O2.o")]
    public async Task Llvm_finds_no_error(string target, string path)
    {
        BufferedCommandResult result = await Cli.Wrap("llvm-dwarfdump-19")
            .WithArguments(["--verify", await WriteAsync(Compile(path, target))]).ExecuteBufferedAsync();
        Assert.Contains("No errors.", result.StandardOutput, StringComparison.Ordinal);
        Assert.DoesNotContain("warning", result.StandardOutput + result.StandardError, StringComparison.Ordinal);
    }

    /// <summary>objdump tells for each place in the code the line that the bytecode instruction there has.</summary>
    [Theory]
    [InlineData("cortex-m4", "arm-none-eabi-objdump")]
    [InlineData("rv32imc", "riscv64-unknown-elf-objdump")]
    [InlineData("esp8266", "xtensa-lx106-elf-objdump")]
    [InlineData("x86-64", "objdump")]
    public async Task Objdump_tells_the_line_of_every_place(string target, string tool)
    {
        MachineCode code = Compile("programs/movavg.v3.O2.o", target);
        string text = await Tool.RunAsync(tool, ["--dwarf=decodedline", await WriteAsync(code)]);
        (int Offset, int Line)[] rows =
            [.. Row().Matches(text).Select(match => (Convert.ToInt32(match.Groups[2].Value, 16), int.Parse(match.Groups[1].Value, null)))];
        Assert.NotEmpty(rows);
        Assert.Equal(rows.Select(row => row.Offset).Order(), rows.Select(row => row.Offset));
        foreach (CodeRange range in code.Ranges.Where(IsCode))
            Assert.Equal(code.Source.Program.LineAt(range.Pc)!.Line, rows.Last(row => row.Offset <= range.CodeOffset).Line);

        bool IsCode(CodeRange range) => range.Pc >= 0
            && code.Ranges.Last(other => other.CodeOffset == range.CodeOffset) == range;
    }

    [Fact]
    public async Task Functions_are_found_by_name()
    {
        MachineCode code = Compile("loader/calls.v3.O2.o", "cortex-m4");
        string linked = Path.Combine(_directory, "linked.elf");
        await Tool.RunAsync("arm-none-eabi-ld", ["-e", "prog", "-Ttext=0x8000", "-o", linked, await WriteAsync(code)]);
        foreach (CodeRange function in code.Functions)
        {
            string name = code.Source.FunctionAt(function.Pc).Name;
            string found = await Tool.RunAsync("llvm-dwarfdump-19", ["--name", name, linked]);
            Assert.Contains($"DW_AT_low_pc\t(0x{0x8000 + function.CodeOffset:x8})", found, StringComparison.Ordinal);
        }
        Assert.Equal(["prog", "hidden", "square", "sum", "twice", "weakly"], code.Source.Functions
            .Select(function => function.Name).Order(StringComparer.Ordinal).OrderBy(name => name != "prog"));
        string symbols = await Tool.RunAsync("arm-none-eabi-nm", [linked]);
        Assert.Matches(@"[0-9a-f]+ t square\n", symbols);
    }

    [Fact]
    public void Files_are_named_as_the_compiler_recorded_them()
    {
        byte[] elf = ElfObjectWriter.Write(Compile("programs/movavg.v3.O2.o", "cortex-m4"));
        string text = Encoding.Latin1.GetString(elf);
        Assert.Contains("\0./movavg.c\0", text, StringComparison.Ordinal);
        Assert.DoesNotContain(RepositoryFiles.Root, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_source_lines_there_is_nothing()
    {
        MachineCode code = Compile("family/atoi.v3.O2.o", "cortex-m4");
        Assert.Empty(code.Source.Program.Lines);
        string sections = await Tool.RunAsync("arm-none-eabi-readelf", ["-SW", await WriteAsync(code)]);
        Assert.DoesNotContain(".debug", sections, StringComparison.Ordinal);
    }

    private static MachineCode Compile(string path, string target) => Compiler.Compile(
        Slots.Verify(Corpus.Load(path, "prog"), AgentHelpers.Contract), Targets.Find(target)!).Value!;

    private async Task<string> WriteAsync(MachineCode code)
    {
        string path = Path.Combine(_directory, "program.o");
        await File.WriteAllBytesAsync(path, ElfObjectWriter.Write(code));
        return path;
    }

    [GeneratedRegex(@"^\S+\.c +(\d+) +(0x[0-9a-f]+|0) ", RegexOptions.Multiline)]
    private static partial Regex Row();
}
