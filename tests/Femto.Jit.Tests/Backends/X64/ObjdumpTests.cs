using System.Globalization;
using System.Text.RegularExpressions;
using CliWrap;
using CliWrap.Buffered;
using Femto.Jit.Backends;
using Femto.Jit.Backends.X64;
using Femto.Jit.Execution;
using Femto.Jit.Images;
using Femto.Jit.Tests.Bytecode;

namespace Femto.Jit.Tests.Backends.X64;

/// <summary>What GNU objdump reads in our code and objects.</summary>
public sealed partial class ObjdumpTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("femto-x64").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    /// <summary>The same instructions at the same places as our disassembler finds, none of them bad.</summary>
    [Fact]
    public async Task Code_of_the_corpus_is_read_alike()
    {
        int instructions = 0;
        foreach (string path in Corpus.Objects("programs"))
        {
            MachineCode code = Compile("programs/" + Path.GetFileName(path), null);
            Dictionary<int, string> expected = [];
            for (int offset = 0; offset < code.Code.Length;)
            {
                NativeInstruction read = X64Disassembler.Read(code.Code.AsSpan(), offset);
                expected.Add(offset, read.Text.Split(' ')[0]);
                offset += read.Length;
            }
            Dictionary<int, string> found = await DisassembleAsync(code);
            Assert.Equal(expected.Keys.Order(), found.Keys.Order());
            foreach ((int offset, string mnemonic) in expected)
                Assert.True(Alike(mnemonic, found[offset]), $"{path} at {offset:x}: {mnemonic}, {found[offset]}");
            Assert.All(code.TrapSites, site => Assert.Contains(site.CodeOffset, found.Keys.Append(code.Code.Length)));
            instructions += found.Count;
        }
        Assert.True(instructions > 5_000, $"only {instructions} instructions");
    }

    [Fact]
    public async Task Objects_link_with_their_pointers_resolved()
    {
        MachineCode code = Compile("loader/pointers.v3.O2.o", 4);
        string linked = Path.Combine(_directory, "linked.elf");
        await RunAsync("ld", "-e", "prog", "-Ttext=0x8000", "-Tdata=0x20000000", "--section-start=.rodata=0x9000",
            "-o", linked, await WriteAsync(code));
        await RunAsync("objcopy", "-O", "binary", "-j", ".data", linked, linked + ".data");
        byte[] data = await File.ReadAllBytesAsync(linked + ".data");
        Assert.NotEmpty(code.Source.Program.Data.Pointers);
        foreach (DataPointer pointer in code.Source.Program.Data.Pointers)
        {
            ulong start = pointer.Target == Region.Data ? 0x2000_0000UL : 0x9000;
            Assert.Equal(start + (ulong)pointer.Addend, BitConverter.ToUInt64(data, pointer.Offset));
        }
    }

    [Fact]
    public async Task Readelf_has_no_complaints()
    {
        BufferedCommandResult result = await Cli.Wrap("readelf")
            .WithArguments(["-aW", await WriteAsync(Compile("loader/pointers.v3.O2.o", 4))]).ExecuteBufferedAsync();
        Assert.Empty(result.StandardError);
        Assert.Contains("Advanced Micro Devices X86-64", result.StandardOutput, StringComparison.Ordinal);
        Assert.Matches(@"R_X86_64_64\s", result.StandardOutput);
        Assert.Matches(@"FUNC\s+GLOBAL DEFAULT\s+1 prog\n", result.StandardOutput);
    }

    [Fact]
    public void Images_are_read_back()
    {
        MachineCode code = Compile("loader/pointers.v3.O2.o", 4);
        Result<Image> image = ImageReader.Read(ImageWriter.Write(code));
        Assert.True(image.Succeeded, string.Join('\n', image.Diagnostics));
        Assert.Equal((InstructionSet.X64, code.Code.Length), (image.Value.Isa, image.Value.Code.Length));
    }

    private static MachineCode Compile(string path, int? length) => Compiler.Compile(
        Slots.Verify(Corpus.Load(path), AgentHelpers.Contract with { ContextLength = length }),
        Targets.Find("x86-64")!).Value!;

    /// <summary>Other names for the same: movabs, and prefixes as words of their own.</summary>
    private static bool Alike(string ours, string theirs) => ours == theirs
        || (ours, theirs) is ("mov", "movabs") or ("retn" or "ret", "ret") || ours == "jb" && theirs == "jc";

    private async Task<Dictionary<int, string>> DisassembleAsync(MachineCode code)
    {
        string text = await RunAsync("objdump", "-d", "-M", "intel", "--no-show-raw-insn", await WriteAsync(code));
        return Line().Matches(text).ToDictionary(
            match => int.Parse(match.Groups[1].Value, NumberStyles.HexNumber, null), match => match.Groups[2].Value);
    }

    private async Task<string> WriteAsync(MachineCode code)
    {
        string path = Path.Combine(_directory, "entry.o");
        await File.WriteAllBytesAsync(path, ElfObjectWriter.Write(code));
        return path;
    }

    private static async Task<string> RunAsync(string tool, params string[] arguments) =>
        (await Cli.Wrap(tool).WithArguments(arguments).ExecuteBufferedAsync()).StandardOutput;

    [GeneratedRegex(@"^ +([0-9a-f]+):\t(\S+)", RegexOptions.Multiline)]
    private static partial Regex Line();
}
