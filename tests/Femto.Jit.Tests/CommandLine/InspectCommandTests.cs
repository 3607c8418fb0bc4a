using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Femto.Jit.Bytecode.Elf;
using Femto.Jit.Images;
using Femto.Jit.Tests.Bytecode;

namespace Femto.Jit.Tests.CommandLine;

/// <summary><c>femto inspect</c> tells what outside tools and the other commands tell.</summary>
public sealed class InspectCommandTests : IDisposable
{
    private const string Bsort = "corpus/programs/bsort.v3.O2.o";
    private const string Pointers = "corpus/loader/pointers.v3.O2.o";

    private readonly string _directory = Directory.CreateTempSubdirectory("femto-inspect").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("corpus/programs/pktfilter.v3.O2.o")]
    [InlineData("targets/demo/programs/sensor.o", "--contract", "targets/demo/demo.toml")]
    [InlineData("corpus/loader/atomics.v3.O2.o")]
    public async Task Sections_and_instructions_are_those_that_llvm_finds(string path, params string[] options)
    {
        JsonElement report = await InspectAsync(path, options);
        string sections = await Tool.RunAsync("llvm-readelf-19", ["-SW", RepositoryFiles.PathOf(path)]);
        foreach (JsonElement section in report.GetProperty("sections").EnumerateArray())
        {
            string name = Regex.Escape(section.GetProperty("name").GetString()!);
            Assert.Matches($@"\] {name}\s+\S+\s+0+ [0-9a-f]+ 0*{section.GetProperty("bytes").GetInt64():x} ", sections);
        }
        string listing = await Tool.RunAsync("llvm-objdump-19", ["-d", "--no-show-raw-insn", RepositoryFiles.PathOf(path)]);
        JsonElement mix = report.GetProperty("instructionMix");
        Assert.Equal(Regex.Count(listing, @"^\s+\d+:\s", RegexOptions.Multiline), mix.EnumerateObject().Sum(kind => kind.Value.GetInt32()));
        Assert.Equal(Regex.Count(listing, @"^\s+\d+:\s+if ", RegexOptions.Multiline), Count(mix, "branch"));
        Assert.Equal(Regex.Count(listing, @"^\s+\d+:\s+call (0x)?[0-9a-f]+$", RegexOptions.Multiline), Count(mix, "helper call"));
        Assert.Equal(Regex.Count(listing, @"^\s+\d+:\s+exit", RegexOptions.Multiline), Count(mix, "exit"));
    }

    [Fact]
    public async Task Checks_are_those_of_the_verifier_with_a_reason_each()
    {
        JsonElement report = await InspectAsync(Bsort, "--context-size", "4096");
        JsonElement[] accesses = [.. report.GetProperty("verification").GetProperty("accesses").EnumerateArray()];
        int[] left = [.. accesses.Where(access => access.GetProperty("status").GetString() != "proven").Select(Pc)];
        JsonElement[] checks = [.. report.GetProperty("checks").EnumerateArray()];
        Assert.NotEmpty(left);
        Assert.Equal(left, checks.Where(check => check.GetProperty("status").GetString() != "fuel").Select(Pc));
        Assert.Equal(2, checks.Count(check => check.GetProperty("status").GetString() == "fuel"));
        Assert.All(checks, check => Assert.NotEmpty(check.GetProperty("reason").GetString()!));

        static int Pc(JsonElement element) => element.GetProperty("pc").GetInt32();
    }

    /// <summary>The loops of the C source: one in another, and one.</summary>
    [Fact]
    public async Task Loops_are_those_of_the_source()
    {
        JsonElement report = await InspectAsync(Bsort, "--context-size", "4096");
        JsonElement[] blocks = [.. report.GetProperty("functions")[0].GetProperty("blocks").EnumerateArray()];
        Assert.Equal([1, 1, 2], blocks.SelectMany(block => block.GetProperty("edges").EnumerateArray()
            .Where(edge => edge.GetProperty("back").GetBoolean()).Select(edge => DepthAt(edge.GetProperty("pc").GetInt32()))).Order());

        int DepthAt(int pc) => blocks.Single(block => block.GetProperty("start").GetInt32() == pc).GetProperty("depth").GetInt32();
    }

    [Fact]
    public async Task An_image_tells_what_its_translation_told()
    {
        string image = Path.Combine(_directory, "prog.img");
        Outcome made = await FemtoProcess.Run(["translate", Bsort, "--context-size", "4096", "-o", image, "--json"]);
        JsonElement translated = JsonDocument.Parse(made.Output).RootElement;
        JsonElement report = await InspectAsync(image);
        Assert.Equal("image", report.GetProperty("kind").GetString());
        foreach (string name in new[] { "program", "codeBytes", "imageBytes", "nativeStackBytes", "contextSize", "mode", "usesFuel" })
            Assert.Equal(translated.GetProperty(name).GetRawText(), report.GetProperty(name).GetRawText());
        Assert.Equal(["cortex-m4", "cortex-m7", "cortex-m33"],
            report.GetProperty("targets").EnumerateArray().Select(target => target.GetString()));
        Outcome text = await FemtoProcess.Run(["inspect", image]);
        Assert.Contains("fuel-exhausted at pc 12\n", text.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cortex-m4")]
    [InlineData("rv32imc")]
    [InlineData("esp32")]
    [InlineData("x86-64")]
    public async Task A_translated_object_tells_what_llvm_finds_and_what_its_image_tells(string target)
    {
        (string translated, string image) = (await TranslateAsync(Pointers, target, "elf"), await TranslateAsync(Pointers, target, "image"));
        JsonElement report = await InspectAsync(translated);
        Assert.Equal("object", report.GetProperty("kind").GetString());
        Assert.True(report.GetProperty("sourceLines").GetBoolean());
        Assert.True(JsonElement.DeepEquals(await InspectAsync(image), report.GetProperty("image")));

        string found = await Tool.RunAsync("llvm-readelf-19", ["-SsrW", translated]);
        JsonElement[] sections = [.. report.GetProperty("sections").EnumerateArray()];
        Assert.Equal(Regex.Count(found, @"^  \[ *[1-9]\d*\] ", RegexOptions.Multiline), sections.Length);
        Assert.All(sections, section => Assert.Matches(
            $@"\] {Regex.Escape(section.GetProperty("name").GetString()!)}\s+\S+\s+0+ [0-9a-f]+ 0*{section.GetProperty("bytes").GetInt64():x} ",
            found));
        JsonElement[] symbols = [.. report.GetProperty("symbols").EnumerateArray()];
        Assert.Equal(Regex.Count(found, " (FUNC|OBJECT) "), symbols.Length);
        Assert.All(symbols, symbol => Assert.Matches(
            $@" {symbol.GetProperty("bytes").GetInt64()} {(symbol.GetProperty("kind").GetString() == "function" ? "FUNC" : "OBJECT")} +"
            + $@"{(symbol.GetProperty("global").GetBoolean() ? "GLOBAL" : "LOCAL")} +DEFAULT +\d+ {symbol.GetProperty("name").GetString()}\n",
            found));
        JsonProperty[] relocations = [.. report.GetProperty("relocations").EnumerateObject()];
        Assert.Contains(relocations, section => section.Name == ".data");
        Assert.All(relocations, section => Assert.Matches(
            $@"'\.rela?{Regex.Escape(section.Name)}' at offset \S+ contains {section.Value.GetInt32()} entr", found));
    }

    [Fact]
    public async Task A_translated_object_is_told_in_80_columns()
    {
        Outcome outcome = await FemtoProcess.Run(["inspect", await TranslateAsync(Pointers, "cortex-m4", "elf")]);
        Assert.Contains("function           prog in .text\n", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("source lines: for debuggers\n", outcome.Output, StringComparison.Ordinal);
        Assert.All(outcome.Output.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
    }

    [Fact]
    public async Task An_object_whose_code_is_not_that_of_its_image_is_refused()
    {
        string path = await TranslateAsync(Bsort, "cortex-m4", "elf");
        byte[] bytes = await File.ReadAllBytesAsync(path);
        bytes[52] ^= 1; // .text follows the header
        await File.WriteAllBytesAsync(path, bytes);
        await ExpectRefusal(path, "FJ4107");
    }

    [Fact]
    public async Task An_object_of_somebody_else_is_refused()
    {
        string source = Path.Combine(_directory, "other.c");
        await File.WriteAllTextAsync(source, "int other(void) { return 1; }\n");
        await Tool.RunAsync("arm-none-eabi-gcc", ["-mcpu=cortex-m4", "-mthumb", "-c", source, "-o", source + ".o"]);
        await ExpectRefusal(source + ".o", "FJ4106");
    }

    [Fact]
    public async Task An_object_that_is_cut_off_is_refused_wherever_that_is()
    {
        byte[] bytes = await File.ReadAllBytesAsync(await TranslateAsync(Bsort, "rv32imc", "elf"));
        Assert.All(Enumerable.Range(0, bytes.Length), length =>
        {
            if (ElfFile.IsNative(bytes.AsSpan(0, length)))
                Assert.False(ElfObjectReader.Read(bytes.AsMemory(0, length)).Succeeded);
        });
        Assert.True(ElfObjectReader.Read(bytes).Succeeded);
    }

    [Theory]
    [InlineData("corpus/programs/pktfilter.v3.O2.o")]
    [InlineData("corpus/programs/xorshift.v2.Os.o")]
    [InlineData("corpus/loader/calls.v3.O2.o", "--entry", "prog")]
    [InlineData("targets/demo/programs/sensor.o", "--contract", "targets/demo/demo.toml")]
    public async Task Text_fits_into_80_columns(params string[] arguments)
    {
        Outcome outcome = await FemtoProcess.Run(["inspect", .. arguments]);
        Assert.Equal(0, outcome.ExitCode);
        Assert.All(outcome.Output.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
    }

    [Fact]
    public async Task The_listing_has_every_line_and_the_cycles()
    {
        Outcome outcome = await FemtoProcess.Run(["inspect", Bsort, "--context-size", "4096", "--listing"]);
        Assert.Contains("; ./bsort.c:9  return h;\n", outcome.Output, StringComparison.Ordinal);
        Assert.Matches(@"\n\^ +20: r8 = \*\(u32 \*\)\(r7 \+ 0\)\n", outcome.Output);
        Assert.Matches(@"\n +0  10  push\.w \{(r\d+, ){8}lr\}\n", outcome.Output); // 1 and one for each register
        Assert.Matches(@"\n +4   2  ldr", outcome.Output);
    }

    [Theory]
    [InlineData("inspect", 0)]
    [InlineData("verify", 0)]
    [InlineData("verify", 1, "--entry", "\u001b]0;title\u0007\u202e2")]
    public async Task Names_move_no_cursor(string command, int exitCode, params string[] options)
    {
        string hostile = await Hostile("\u001b]0;title\u0007\u202e");
        Outcome outcome = await FemtoProcess.Run([command, hostile, "--context-size", "4096", .. options]);
        string shown = outcome.Output + outcome.Error;
        Assert.DoesNotContain('\u001b', shown);
        Assert.DoesNotContain('\u202e', shown);
        Assert.Contains("\\u001b]0;title\\u0007\\u202e", shown, StringComparison.Ordinal);
        Assert.Equal(exitCode, outcome.ExitCode);
    }

    [Theory]
    [InlineData(2, "FJ5001", "inspect", "IMAGE", "--html", "x.html")]
    [InlineData(2, "FJ5001", "inspect", "IMAGE", "--listing")]
    [InlineData(2, "FJ5002", "inspect", "/no/such/file")]
    [InlineData(2, "FJ5005", "inspect", Bsort, "--html", "/no/such/folder/x.html")]
    [InlineData(1, "FJ4103", "inspect", "CUT")]
    [InlineData(1, "FJ1026", "inspect", "corpus/negative/extern-data.v3.O2.o")]
    public async Task What_cannot_be_inspected_is_refused(int exitCode, string id, params string[] arguments)
    {
        string image = Path.Combine(_directory, "prog.img");
        await FemtoProcess.Run(["translate", Bsort, "-o", image]);
        await File.WriteAllBytesAsync(image + ".cut", (await File.ReadAllBytesAsync(image))[..^1]);
        Outcome outcome = await FemtoProcess.Run(
            [.. arguments.Select(argument => argument switch { "IMAGE" => image, "CUT" => image + ".cut", _ => argument })]);
        Assert.Equal(exitCode, outcome.ExitCode);
        Assert.Contains($"error {id}: ", outcome.Error, StringComparison.Ordinal);
        Assert.Empty(outcome.Output);
    }

    /// <summary>An object whose entry has a name of choice.</summary>
    private async Task<string> Hostile(string name)
    {
        string path = Path.Combine(_directory, "hostile.o");
        await Tool.RunAsync("llvm-objcopy-19", [$"--redefine-sym=prog={name}", RepositoryFiles.PathOf(Bsort), path]);
        return path;
    }

    /// <summary>The path of a program's translation.</summary>
    private async Task<string> TranslateAsync(string program, string target, string format)
    {
        string path = Path.Combine(_directory, "translated." + format);
        Outcome outcome = await FemtoProcess.Run(["translate", program, "--target", target, "--format", format, "-o", path]);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        return path;
    }

    private static async Task ExpectRefusal(string path, string id)
    {
        Outcome outcome = await FemtoProcess.Run(["inspect", path]);
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains($"error {id}: ", outcome.Error, StringComparison.Ordinal);
        Assert.Empty(outcome.Output);
    }

    private static int Count(JsonElement mix, string kind) => mix.TryGetProperty(kind, out JsonElement count) ? count.GetInt32() : 0;

    private static async Task<JsonElement> InspectAsync(string path, params string[] options)
    {
        Outcome outcome = await FemtoProcess.Run(["inspect", path, "--json", .. options]);
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        return JsonDocument.Parse(outcome.Output).RootElement;
    }
}
