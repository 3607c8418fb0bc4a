using System.Globalization;
using System.Text;
using Femto.Jit.Execution;

namespace Femto.Jit.Cli.Benchmarks;

/// <summary>One measurement beside those of other builds.</summary>
/// <param name="Target">The target.</param>
/// <param name="Program">The program.</param>
/// <param name="Cost">What our code needs.</param>
/// <param name="Work">Where our instructions go, where that is asked for.</param>
/// <param name="Peers">What the other builds need, in the order asked for; null where that is not known.</param>
internal sealed record Measurement(Target Target, string Program, Cost Cost, WorkCounts? Work, Cost?[] Peers);

/// <summary>Measurements as a Markdown table: ours, then each other build, ratios against the first of them.</summary>
internal static class BenchmarkTable
{
    private const string Unknown = "–";

    /// <summary>The table, one row a target and program, with geometric means for each target.</summary>
    public static string Write(IReadOnlyList<Measurement> measurements, IReadOnlyList<string> builds)
    {
        var text = new StringBuilder();
        MarkdownRow.Append(text, Heading(builds));
        MarkdownRow.Append(text, Heading(builds).Select(_ => "---"));
        foreach (IGrouping<Target, Measurement> group in measurements.GroupBy(measurement => measurement.Target))
        {
            foreach (Measurement measurement in group)
                MarkdownRow.Append(text, Cells(measurement));
            MarkdownRow.Append(text, Means([.. group], builds));
        }

        return text.ToString();
    }

    private static IEnumerable<string> Heading(IReadOnlyList<string> builds) =>
        ["target", "program", "instructions", .. builds, "ratio", "bytes", .. builds, "ratio", "cycles", .. builds, "ratio"];

    private static IEnumerable<string> Cells(Measurement measurement)
    {
        Cost?[] peers = measurement.Peers;
        Cost? first = peers.FirstOrDefault();
        return
        [
            measurement.Target.Name, measurement.Program,
            $"{measurement.Cost.Instructions}", .. peers.Select(peer => Text(peer?.Instructions)),
            Text(Ratios.Of(measurement.Cost.Instructions, first?.Instructions)),
            $"{measurement.Cost.CodeBytes}", .. peers.Select(peer => Text(peer?.CodeBytes)),
            Text(Ratios.Of(measurement.Cost.CodeBytes, first?.CodeBytes)),
            Text(measurement.Cost.Cycles), .. peers.Select(peer => Text(peer?.Cycles)),
            Text(Ratios.Of(measurement.Cost.Cycles, first?.Cycles)),
        ];
    }

    private static IEnumerable<string> Means(Measurement[] measurements, IReadOnlyList<string> builds)
    {
        IEnumerable<string> blanks = Enumerable.Repeat("", builds.Count + 1);
        return
        [
            measurements[0].Target.Name, "*geometric mean*",
            .. blanks, Mean(measurements, cost => cost.Instructions), .. blanks, Mean(measurements, cost => cost.CodeBytes),
            .. blanks, Mean(measurements, cost => cost.Cycles),
        ];
    }

    private static string Mean(Measurement[] measurements, Func<Cost, ulong?> figure) => Text(Ratios.Mean(
        from measurement in measurements
        where measurement.Peers is [not null, ..]
        select Ratios.Of(figure(measurement.Cost), figure(measurement.Peers[0]!))));

    private static string Text(ulong? number) => number is null ? Unknown : $"{number}";

    private static string Text(double? ratio) =>
        ratio is double value ? value.ToString("f2", CultureInfo.InvariantCulture) : Unknown;
}
