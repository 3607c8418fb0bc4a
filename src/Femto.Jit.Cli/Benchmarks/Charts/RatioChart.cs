using System.Text;

namespace Femto.Jit.Cli.Benchmarks.Charts;

/// <summary>
/// A bar chart of ratios against the first build that measurements are shown beside: a panel for each target, in it a group of
/// bars for each program and one for the geometric mean.
/// </summary>
internal sealed class RatioChart
{
    private const string Ours = "Femto.Jit, checked";

    private readonly string title;
    private readonly string[] series;
    private readonly Func<Cost, ulong?> figure;

    private RatioChart(string title, IReadOnlyList<string> builds, Func<Cost, ulong?> figure)
    {
        this.title = title;
        this.figure = figure;
        series = [Ours, .. builds.Skip(1)];
    }

    /// <summary>Draws the charts of instructions, bytes and cycles.</summary>
    /// <returns>The charts by the names of files; those without any ratio are left out.</returns>
    public static Dictionary<string, byte[]> DrawAll(IReadOnlyList<Measurement> measurements, IReadOnlyList<string> builds)
    {
        Dictionary<string, byte[]> charts = [];
        if (builds.Count == 0) return charts;
        Add("instructions", $"Executed instructions, {builds[0]} = 1", cost => cost.Instructions);
        Add("bytes", $"Bytes of code, {builds[0]} = 1", cost => cost.CodeBytes);
        Add("cycles", $"Estimated cycles, {builds[0]} = 1", cost => cost.Cycles);
        return charts;

        void Add(string name, string title, Func<Cost, ulong?> figure)
        {
            if (new RatioChart(title, builds, figure).Draw(measurements) is string chart)
                charts.Add(name + ".svg", Encoding.UTF8.GetBytes(chart));
        }
    }

    private string? Draw(IReadOnlyList<Measurement> measurements)
    {
        BarPanel[] panels =
        [
            .. from measurement in measurements
               group measurement by measurement.Target into target
               let groups = GroupsOf([.. target])
               where groups.Exists(each => each.Values.Any(value => value is not null))
               select new BarPanel(target.Key.Name, groups),
        ];
        return panels.Length == 0 ? null : new BarChart(title, series).Draw(panels);
    }

    private List<BarGroup> GroupsOf(Measurement[] measurements)
    {
        List<BarGroup> groups = [.. measurements.Select(measurement => new BarGroup(measurement.Program, RatiosOf(measurement)))];
        double?[] means = [.. series.Select((_, index) => Ratios.Mean(groups.Select(each => each.Values[index])))];
        return [.. groups, new BarGroup("mean", means)];
    }

    private double?[] RatiosOf(Measurement measurement)
    {
        ulong? native = measurement.Peers[0] is Cost cost ? figure(cost) : null;
        return
        [
            Ratios.Of(figure(measurement.Cost), native),
            .. measurement.Peers.Skip(1).Select(peer => peer is null ? null : Ratios.Of(figure(peer), native)),
        ];
    }
}
