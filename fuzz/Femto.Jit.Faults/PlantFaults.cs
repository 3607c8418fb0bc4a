using System.CommandLine;
using System.Diagnostics;
using System.Globalization;

namespace Femto.Jit.Faults;

/// <summary>Plants the faults of <c>faults.tsv</c> one at a time and says what catches each.</summary>
internal static class PlantFaults
{
    private static readonly Option<string> Top = new("--top")
    {
        Description = "Top of the repository.",
        DefaultValueFactory = _ => ".",
    };

    private static readonly Option<string?> Only = new("--only")
    {
        Description = "The faults to plant, separated by commas; a prefix stands for all that begin with it.",
    };

    private static readonly Option<int> Seconds = new("--seconds")
    {
        Description = "How long a campaign may take to find a fault.",
        DefaultValueFactory = _ => 60,
    };

    private static readonly Option<int> Jobs = new("--jobs")
    {
        Description = "Faults judged at the same time.",
        DefaultValueFactory = _ => Environment.ProcessorCount,
    };

    private static int Main(string[] arguments)
    {
        RootCommand command = new("Plant deliberate faults, one at a time, and say what catches each.")
        {
            Top, Only, Seconds, Jobs,
        };
        command.SetAction(Run);
        return command.Parse(arguments).Invoke();
    }

    private static async Task<int> Run(ParseResult parsed, CancellationToken cancellation)
    {
        string top = Path.GetFullPath(parsed.GetValue(Top)!);
        string[] wanted = parsed.GetValue(Only)?.Split(',') ?? [""];
        Fault[] faults = [.. Fault.ReadTable(Path.Combine(top, "fuzz", "faults.tsv"))
            .Where(fault => wanted.Any(prefix => fault.Id.StartsWith(prefix, StringComparison.Ordinal)))];
        FaultyLibrary library = new(top);
        int survivors = 0;
        Console.WriteLine("| fault | what is planted | caught by | seconds |\n|---|---|---|---|");
        ParallelOptions options = new()
        {
            MaxDegreeOfParallelism = parsed.GetValue(Jobs), CancellationToken = cancellation,
        };
        await Parallel.ForEachAsync(faults, options, async (fault, _) =>
        {
            using FaultyCopies copies = new(top, fault.Id);
            (string? caught, double took) = await Judge(fault, library, top, copies, parsed.GetValue(Seconds));
            if (caught is null) Interlocked.Increment(ref survivors);
            string seconds = took.ToString("f0", CultureInfo.InvariantCulture);
            lock (library)
            {
                Console.WriteLine(
                    $"| {fault.Id} | {fault.Description.Replace("|", "\\|", StringComparison.Ordinal)} "
                    + $"| {caught ?? "NOTHING"} | {seconds} |");
            }
        });
        Console.WriteLine($"\n{faults.Length - survivors} of {faults.Length} faults are caught.");
        return survivors == 0 ? 0 : 1;
    }

    private static async Task<(string? Caught, double Seconds)> Judge(
        Fault fault, FaultyLibrary library, string top, FaultyCopies copies, int seconds)
    {
        if (library.Write(fault, copies.LibraryPath) is string refused)
        {
            Console.Error.WriteLine($"{fault.Id} cannot be planted: {refused}");
            return (null, 0);
        }
        long start = Stopwatch.GetTimestamp();
        string? caught = await new FaultJudge(top, copies, seconds).FindCatcher(fault);
        return (caught, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }
}
