using System.Text.RegularExpressions;
using CliWrap;
using CliWrap.Buffered;
using Femto.Jit.Execution;
using Femto.Jit.Images;
using Femto.Jit.Tests.Bytecode;

namespace Femto.Jit.Tests.Images;

/// <summary>gdb steps through the C source of a translated program that runs on an emulated board.</summary>
public sealed partial class DebuggerTests : IDisposable
{
    /// <summary>
    /// What <c>steps.c</c> executes from line 14 on with n = 3 and seed = 4, read off its C: the sum is 4, then 2 (half of it),
    /// 3 and 259 (mixed), 261 and mixed again.
    /// </summary>
    private static readonly int[] _lines =
        [14, 15, 16, 19, 14, 15, 16, 17, 7, 8, 9, 14, 15, 16, 17, 7, 8, 9, 14, 21];

    private const string Context = "3,4";

    private readonly string _directory = Directory.CreateTempSubdirectory("femto-gdb").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Steps_on_cortex_m4() => await CheckSteps(
        await Link("cortex-m4", "arm-none-eabi-gcc", "-mcpu=cortex-m4", "-mthumb",
            "-Wl,--section-start=.vectors=0,-Ttext=0x20000,-Tdata=0x20000000,-e,main"),
        "qemu-system-arm -M mps2-an386");

    [Fact]
    public async Task Steps_on_rv32() => await CheckSteps(
        await Link("rv32imc", "riscv64-unknown-elf-gcc", "-march=rv32imc", "-mabi=ilp32", "-mcmodel=medany",
            "-Wl,--section-start=.vectors=0x80000000,-Ttext=0x80001000,-Tdata=0x80010000,--no-relax,-e,main"),
        "qemu-system-riscv32 -M virt -bios none");

    private static async Task CheckSteps(string firmware, string emulator)
    {
        string[] source = await File.ReadAllLinesAsync(RepositoryFiles.PathOf("corpus/debug/steps.c"));
        string shown = await Debug(firmware, emulator,
            ["break steps.c:14", "continue", .. Enumerable.Repeat("step", _lines.Length - 1)]);
        (int Line, string Text)[] stops =
            [.. Stop().Matches(shown).Select(match => (int.Parse(match.Groups[1].Value, null), match.Groups[2].Value))];
        Assert.Equal(_lines, stops.Select(stop => stop.Line));
        Assert.All(stops, stop => Assert.Equal(source[stop.Line - 1], stop.Text));
    }

    private async Task<string> Link(string target, string compiler, params string[] options)
    {
        string program = Path.Combine(_directory, "program.o");
        VerifiedProgram verified = Slots.Verify(
            Corpus.Load("debug/steps.v3.O2.o"), AgentHelpers.Contract with { ContextLength = 8 });
        await File.WriteAllBytesAsync(
            program, ElfObjectWriter.Write(Compiler.Compile(verified, Targets.Find(target)!).Value!));
        string firmware = Path.Combine(_directory, "firmware.elf");
        await Tool.RunAsync(compiler,
            [.. options, "-std=c11", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-Os", "-ffreestanding", "-nostdlib",
                $"-DCONTEXT={Context}", "-I" + RepositoryFiles.PathOf("targets/runtime"), "-o", firmware,
                RepositoryFiles.PathOf("tests/debugging/firmware.c"), program]);
        return firmware;
    }

    /// <summary>What gdb prints; it speaks with the emulator over pipes.</summary>
    private static async Task<string> Debug(string firmware, string emulator, string[] commands)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromMinutes(1));
        string pipe = $"{emulator} -display none -monitor none -serial none -S -gdb stdio -kernel {firmware}";
        string[] all = ["set width 0", $"target remote | {pipe}", .. commands];
        BufferedCommandResult result = await Cli.Wrap("gdb-multiarch")
            .WithArguments(["-nx", "--batch", "-q", .. all.SelectMany(command => new[] { "-ex", command }), firmware])
            .WithWorkingDirectory(RepositoryFiles.PathOf("corpus/debug")) // the object names its source ./steps.c
            // At its end it takes leave of an emulator that may be gone by then; what it has shown is what counts.
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(limit.Token);
        return result.StandardOutput;
    }

    [GeneratedRegex(@"^(\d+)\t(.*)$", RegexOptions.Multiline)]
    private static partial Regex Stop();
}
