using System.CommandLine;
using System.Text;
using Femto.Jit.Bytecode;
using Femto.Jit.Cli.Benchmarks;
using Femto.Jit.Cli.Json;
using Femto.Jit.Execution;

namespace Femto.Jit.Cli.Commands;

/// <summary><c>femto bench</c>: executed instructions and bytes of a folder of programs, beside other builds.</summary>
internal static class BenchCommand
{
    public const string Name = "bench";

    public const string Example = "femto bench corpus/programs --targets cortex-m4,rv32imc --beside nat.gcc-O2";

    /// <summary>The target for which there is an estimate of cycles.</summary>
    private const string CortexM4 = "cortex-m4";

    private static readonly Argument<string> Folder = new("DIR")
    {
        Description = "Folder with expected.tsv (program, context_bytes, r0), objects NAME.VARIANT.o and inputs/NAME.ctx; "
            + "peers.tsv in it has the costs of other builds.",
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

    private static readonly Option<string> Beside = new("--beside")
    {
        Description = "Builds of peers.tsv to show, separated by commas; ratios are against the first.",
        HelpName = "LIST",
        DefaultValueFactory = _ => "nat.gcc-O2",
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
            Folder, TargetNames, Variant, Beside, Dynamic, Output, Json,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        string folder = parsed.GetRequiredValue(Folder);
        IReadOnlyList<Benchmark> benchmarks = Benchmark.ReadAll(folder);
        PeerCosts peers = PeerCosts.Read(Path.Combine(folder, "peers.tsv"));
        string[] builds = Split(parsed.GetRequiredValue(Beside));
        var measurements = new List<Measurement>();
        foreach (Target target in Split(parsed.GetRequiredValue(TargetNames)).Select(TargetOption.Find))
        {
            using IEngine engine = ProgramOptions.Accept(Engines.Create(target.Engine, target));
            foreach (Benchmark benchmark in benchmarks)
            {
                Progress.Show($"{target.Name} {benchmark.Name}");
                string path = Path.Combine(folder, $"{benchmark.Name}.{parsed.GetValue(Variant)}.o");
                Cost cost = Measure(engine, target, benchmark, path, parsed.GetValue(Dynamic));
                Cost?[] others = [.. builds.Select(build => peers.Find(target, benchmark.Name, build))];
                measurements.Add(new Measurement(target, benchmark.Name, cost, others));
            }
        }

        Progress.Clear();
        Write(parsed, measurements, builds);
        return ExitCode.Done;
    }

    private static Cost Measure(IEngine engine, Target target, Benchmark benchmark, string path, bool isDynamic)
    {
        Program program = ProgramOptions.Accept(ProgramLoader.Load(InputFile.Read(path), path));
        Contract contract = AgentHelpers.Contract with { ContextLength = isDynamic ? null : benchmark.Context.Length };
        VerifiedProgram verified = ProgramOptions.Accept(Verifier.Verify(program, contract));
        RunRequest request = new(benchmark.Context) { CountInstructions = true };
        RunResult run = ProgramOptions.Accept(engine.Run(verified, request));
        if (run.Result != benchmark.Result)
        {
            throw new CommandException(ExitCode.Rejected, CliDiagnostics.WrongResult.Of(
                $"{path} on {engine.Name}: expected 0x{benchmark.Result:x16}, got {Text(run)}"));
        }

        return new Cost(
            (ulong)run.Instructions!.Value, (ulong)run.CodeBytes!.Value,
            target.Name == CortexM4 ? EstimateCycles(verified, target, run) : null);
    }

    /// <summary>The same program and options give the same code as the engine has run.</summary>
    private static ulong? EstimateCycles(VerifiedProgram program, Target target, RunResult run) => CortexM4Cycles.Estimate(
        ProgramOptions.Accept(Compiler.Compile(program, target)), Compiler.BackendOf(target), run.Executed);

    private static string Text(RunResult run) =>
        run.Trap is Trap trap ? $"{trap.Kind.Name()} at pc {trap.Pc}" : $"0x{run.Result:x16}";

    private static void Write(ParseResult parsed, List<Measurement> measurements, string[] builds)
    {
        string text = parsed.GetValue(Json)
            ? JsonOutput.Text([.. measurements.Select(BenchmarkReport.Of)], JsonOutput.Context.BenchmarkReportArray)
            : BenchmarkTable.Write(measurements, builds);
        if (parsed.GetValue(Output) is string path)
            OutputFile.Write(path, Encoding.UTF8.GetBytes(text));
        else
            Console.Out.Write(text);
    }

    private static string[] Split(string list) =>
        list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
