using System.Globalization;
using System.Text.RegularExpressions;
using CliWrap;
using CliWrap.Buffered;
using Femto.Jit.Tests.CommandLine;

namespace Femto.Jit.Tests.Runtime;

/// <summary>The engine for devices: its tests in C, its example and its bars.</summary>
public sealed class DeviceRuntimeTests
{
    [Theory]
    [InlineData("routines")]
    [InlineData("image")]
    [InlineData("container")]
    [InlineData("hook")]
    [InlineData("store")]
    [InlineData("tenant")]
    [InlineData("stress")]
    [InlineData("demo")]
    public async Task Its_tests_pass(string name) =>
        Assert.Contains($"{name}: passed", await Run("tests/runtime/run", name), StringComparison.Ordinal);

    /// <summary>The command fails where they reach less than they should.</summary>
    [Fact]
    public async Task Its_tests_reach_its_lines() =>
        Assert.Contains("lines", await Run("tests/runtime/run", "coverage"), StringComparison.Ordinal);

    /// <summary>For some seconds, from images and requests of every kind; the command fails where they find something.</summary>
    [Theory]
    [InlineData("image")]
    [InlineData("protocol")]
    public async Task Its_fuzzers_find_nothing(string name) =>
        Assert.Matches(
            $"^{name}: [1-9][0-9]* executions, nothing found\n$", await Run("tests/runtime/run", "fuzz", "5", name));

    [Theory]
    [InlineData("gcc")]
    [InlineData("clang")]
    [InlineData("cppcheck")]
    public async Task Its_C_is_clean(string checker) =>
        Assert.Equal($"{checker}: clean\n", await Run("tests/runtime/analyse", checker));

    /// <summary>On stubs: the systems themselves are not here.</summary>
    [Theory]
    [InlineData("riot")]
    [InlineData("zephyr")]
    [InlineData("esp-idf")]
    public async Task Its_ports_compile_and_lock(string system) =>
        Assert.Equal($"{system}: passed\n", await Run("tests/runtime/ports/run", system));

    /// <summary>
    /// The firmware compares its counters and its hooks with what they should be, and the command fails otherwise.
    /// </summary>
    [Theory]
    [InlineData("cortex-m4")]
    [InlineData("rv32")]
    [InlineData("xtensa")]
    public async Task Hooks_change_while_a_boards_timer_fires_them(string board)
    {
        string[] lines = (await Run("tests/runtime/emulate", board)).TrimEnd().Split('\n');
        Assert.Equal($"{board}: passed", lines[^1]);
        int[] counts =
        [
            .. Regex.Matches(lines[0], "(?<= |\\()[0-9]+(?= )")
                .Select(number => int.Parse(number.Value, CultureInfo.InvariantCulture)),
        ];
        int[] least = [25_000, 30_000, 3_000, 8_000, 100_000, 10_000];
        Assert.Equal(least.Length, counts.Length);
        Assert.All(counts.Zip(least), pair => Assert.True(pair.First > pair.Second, lines[0]));
    }

    /// <summary>
    /// Native code that writes, reads, jumps and calls where it must not, besides programs that do what they should.
    /// </summary>
    [Theory]
    [InlineData("cortex-m4-wall")]
    [InlineData("rv32-wall")]
    public async Task A_second_wall_stops_bad_native_code(string board)
    {
        string[] lines = (await Run("tests/runtime/emulate", board)).TrimEnd().Split('\n');
        Assert.Equal($"{board}: passed", lines[^1]);
        Assert.Equal(
            ["write", "read", "call", "push", "gate", "system", "write", "write"],
            lines.SkipWhile(line => !line.Contains("without the wall", StringComparison.Ordinal)).Skip(1).Take(8)
                .Select(line => Regex.Match(line, ": (\\w+): as it should be").Groups[1].Value));
    }

    /// <summary>
    /// No more than was measured, with little room: flash of engine and all, RAM of an instance, instructions of an empty hook,
    /// of one with an empty program, and of a cold start.
    /// </summary>
    [Theory]
    [InlineData("cortex-m4", 2000, 3010, 64, 4, 40, 3800)]
    [InlineData("rv32", 2420, 3890, 64, 5, 46, 5000)]
    [InlineData("xtensa", 2460, 3980, 64, 5, 50, 4750)]
    public async Task It_costs_no_more_than(string board, params int[] most)
    {
        string row = (await Run("targets/runtime/measure", board)).TrimEnd().Split('\n')[^1];
        int[] measured = [.. row.Split('\t').Skip(1).Select(int.Parse)];
        Assert.Equal(most.Length, measured.Length);
        Assert.All(measured.Zip(most), pair => Assert.InRange(pair.First, 1, pair.Second));
    }

    [Fact]
    public async Task Its_example_compiles()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory();
        try
        {
            string program = Path.Combine(folder.FullName, "sample.h");
            Outcome made = await FemtoProcess.Run([
                "translate", "tests/runtime/programs/empty.bpf", "--target", "cortex-m4", "--format", "header",
                "--output", program]);
            Assert.Equal(0, made.ExitCode);
            await Run("targets/runtime/example/build", Path.Combine(folder.FullName, "built"), program);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<string> Run(string script, params string[] arguments) =>
        (await CliWrap.Cli.Wrap(RepositoryFiles.PathOf(script))
            .WithArguments(arguments)
            .WithEnvironmentVariables(variables => variables.Set("FEMTO", $"dotnet {FemtoProcess.Tool}"))
            .ExecuteBufferedAsync()).StandardOutput;
}
