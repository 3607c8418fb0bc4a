using System.CommandLine;
using System.Text;
using Femto.Jit.Cli.Benchmarks;
using Femto.Jit.Cli.Benchmarks.Charts;
using Femto.Jit.Cli.Benchmarks.Peers;
using Femto.Jit.Cli.Json;

namespace Femto.Jit.Cli.Commands;

/// <summary><c>femto bench</c>: executed instructions and bytes of a folder of programs, beside other builds.</summary>
internal static class BenchCommand
{
    public const string Name = "bench";

    public const string Example = "femto bench corpus/programs --targets cortex-m4,rv32imc --beside nat.gcc-O2";

    private static readonly Argument<string> Folder = new("DIR")
    {
        Description = "Folder with expected.tsv (program, context_bytes, r0), objects NAME.VARIANT.o and inputs/NAME.ctx; "
            + "peers.tsv in it has the costs of other builds, NAME.c the sources.",
    };

    private static readonly Option<string> TargetNames = new("--targets")
    {
        Description = "The targets, separated by commas.",
        HelpName = "LIST",
        DefaultValueFactory = _ => "cortex-m4,rv32imc",
    };

    private static readonly Option<string> Variant = new("--variant")
    {
        Description = "Which of a program's objects is measured.",
        HelpName = "NAME",
        DefaultValueFactory = _ => "v3.O2",
    };

    private static readonly Option<string?> Beside = new("--beside")
    {
        Description = "Builds to show, separated by commas; ratios are against the first. Without it nat.gcc-O2, or with "
            + "--peers all builds that it makes.",
        HelpName = "LIST",
    };

    private static readonly Option<bool> BuildPeers = new("--peers")
    {
        Description = "Build nat.gcc-O2, nat.gcc-Os, nat.clang-O2 and nat.clang-Os of the sources and measure them, rather "
            + "than to look them up in peers.tsv. What cannot be built here is left out with a note.",
    };

    private static readonly Option<bool> TellWork = new("--attribution")
    {
        Description = "Say what the executed instructions are for: checks, fuel, spills, moves and so on.",
    };

    private static readonly Option<string?> ChartFolder = new("--charts")
    {
        Description = "A folder for charts of the ratios: instructions.svg, bytes.svg and cycles.svg.",
        HelpName = "DIR",
    };

    private static readonly Option<bool> Dynamic = new("--dynamic")
    {
        Description = "Keep the context's length from the compiler.",
    };

    private static readonly Option<string?> Output = new("--output", "-o")
    {
        Description = "The file to write.",
        HelpName = "OUT",
    };

    private static readonly Option<bool> Json = new("--json") { Description = "A JSON array instead of Markdown." };

    public static Command Create()
    {
        Command command = new(Name, "Count the instructions that programs execute on targets, and their bytes.")
        {
            Folder, TargetNames, Variant, Beside, BuildPeers, TellWork, ChartFolder, Dynamic, Output, Json,
        };
        command.SetAction(Run);
        return command;
    }

    private static async Task<int> Run(ParseResult parsed, CancellationToken token)
    {
        BenchmarkRun run = new(RequestOf(parsed), token);
        List<Measurement> measurements = await run.Measure();
        Progress.Clear();
        foreach (string note in run.Notes) await Console.Error.WriteLineAsync($"note: {note}");
        Write(parsed, measurements, BuildsOf(parsed));
        return ExitCode.Done;
    }

    private static BenchmarkRequest RequestOf(ParseResult parsed) => new(
        parsed.GetRequiredValue(Folder), [.. Split(parsed.GetRequiredValue(TargetNames)).Select(TargetOption.Find)],
        parsed.GetRequiredValue(Variant), BuildsOf(parsed))
    {
        IsDynamic = parsed.GetValue(Dynamic),
        TellWork = parsed.GetValue(TellWork),
        BuildPeers = parsed.GetValue(BuildPeers),
    };

    private static string[] BuildsOf(ParseResult parsed) => parsed.GetValue(Beside) is string list ? Split(list)
        : parsed.GetValue(BuildPeers) ? [.. NativeBuild.All.Select(build => build.Name)]
        : [NativeBuild.All[0].Name];

    private static void Write(ParseResult parsed, List<Measurement> measurements, string[] builds)
    {
        if (parsed.GetValue(ChartFolder) is string folder)
            OutputFile.WriteAll(folder, RatioChart.DrawAll(measurements, builds));
        string text = parsed.GetValue(Json)
            ? JsonOutput.Text(
                [.. measurements.Select(measurement => BenchmarkReport.Of(measurement, builds))],
                JsonOutput.Context.BenchmarkReportArray)
            : BenchmarkTable.Write(measurements, builds)
                + (parsed.GetValue(TellWork) ? "\n" + AttributionTable.Write(measurements) : "");
        if (parsed.GetValue(Output) is string path)
            OutputFile.Write(path, Encoding.UTF8.GetBytes(text));
        else
            Console.Out.Write(text);
    }

    private static string[] Split(string list) =>
        list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
