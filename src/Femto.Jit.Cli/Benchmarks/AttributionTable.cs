using System.Text;

namespace Femto.Jit.Cli.Benchmarks;

/// <summary>Where executed instructions go, as a Markdown table: a row for each target and program.</summary>
internal static class AttributionTable
{
    /// <summary>The table.</summary>
    public static string Write(IReadOnlyList<Measurement> measurements)
    {
        StringBuilder text = new();
        string[] heading = ["target", "program", "instructions", .. WorkNames.All];
        MarkdownRow.Append(text, heading);
        MarkdownRow.Append(text, heading.Select(_ => "---"));
        foreach (Measurement measurement in measurements)
        {
            MarkdownRow.Append(text,
            [
                measurement.Target.Name, measurement.Program, $"{measurement.Cost.Instructions}",
                .. WorkNames.Name(measurement.Work!).Select(count => $"{count.Value}"),
            ]);
        }
        return text.ToString();
    }
}
