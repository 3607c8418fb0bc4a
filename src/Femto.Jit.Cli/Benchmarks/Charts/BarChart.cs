using System.Globalization;
using System.Text;
using Femto.Jit.Cli.Inspection;

namespace Femto.Jit.Cli.Benchmarks.Charts;

/// <summary>Bars that stand side by side.</summary>
/// <param name="Name">What is written below them.</param>
/// <param name="Values">One for each series; null for none.</param>
internal sealed record BarGroup(string Name, IReadOnlyList<double?> Values);

/// <summary>Groups of bars over one line.</summary>
/// <param name="Name">What is written above them.</param>
/// <param name="Groups">The groups.</param>
internal sealed record BarPanel(string Name, IReadOnlyList<BarGroup> Groups);

/// <summary>
/// Draws bar charts of ratios as SVG, one panel below the other, with a line at 1. Text has the colour that the reader's screen
/// prefers. Bars beyond the top are cut there and have their number beside them, as the first series always has.
/// </summary>
/// <param name="title">What stands above it all.</param>
/// <param name="series">What the bars of a group are, in their order.</param>
internal sealed class BarChart(string title, IReadOnlyList<string> series)
{
    private const int Width = 940, Left = 44, Right = 8, Header = 58, PanelHeight = 190, PlotTop = 34, PlotHeight = 124;

    /// <summary>The largest ratio that is drawn to scale.</summary>
    private const double Top = 3;

    private static readonly string[] _colours = ["#2f6fdd", "#9aa4b0", "#d19a3a", "#5f9e6e", "#a874b8"];

    private const string Style = """
        <style>
        text { font: 12px sans-serif; fill: #24292f }
        .title { font-size: 15px; font-weight: bold }
        .number { font-size: 10px; text-anchor: middle }
        .name { text-anchor: middle }
        .scale { text-anchor: end }
        line { stroke: #d0d7de }
        .one { stroke: #57606a; stroke-dasharray: 4 3 }
        @media (prefers-color-scheme: dark) { text { fill: #e6edf3 } line { stroke: #30363d } .one { stroke: #8b949e } }
        </style>

        """;

    private readonly StringBuilder svg = new();

    /// <summary>The SVG document.</summary>
    public string Draw(IReadOnlyList<BarPanel> panels)
    {
        int height = Header + (panels.Count * PanelHeight);
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-label=\"{Html.Encode(title)}\" "
            + $"viewBox=\"0 0 {Width} {height}\" width=\"{Width}\" height=\"{height}\">\n");
        svg.Append(Style);
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"title\" x=\"{Left}\" y=\"20\">{Html.Encode(title)}</text>\n");
        DrawLegend();
        for (int i = 0; i < panels.Count; i++) DrawPanel(panels[i], Header + (i * PanelHeight));
        return svg.Append("</svg>\n").ToString();
    }

    private void DrawLegend()
    {
        int x = Left;
        for (int i = 0; i < series.Count; i++)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{x}\" y=\"34\" width=\"11\" height=\"11\" fill=\"{ColourOf(i)}\"/>"
                + $"<text x=\"{x + 16}\" y=\"44\">{Html.Encode(series[i])}</text>\n");
            x += 40 + (7 * series[i].Length);
        }
    }

    private void DrawPanel(BarPanel panel, int y)
    {
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left}\" y=\"{y + 16}\">{Html.Encode(panel.Name)}</text>\n");
        int bottom = y + PlotTop + PlotHeight;
        for (int ratio = 0; ratio <= Top; ratio++)
        {
            double level = bottom - HeightOf(ratio);
            string kind = ratio == 1 ? " class=\"one\"" : "";
            svg.Append(CultureInfo.InvariantCulture, $"<line{kind} x1=\"{Left}\" y1=\"{level:0.#}\" x2=\"{Width - Right}\" y2=\"{level:0.#}\"/>"
                + $"<text class=\"scale\" x=\"{Left - 6}\" y=\"{level + 4:0.#}\">{ratio}</text>\n");
        }
        double step = (double)(Width - Left - Right) / panel.Groups.Count;
        for (int i = 0; i < panel.Groups.Count; i++) DrawGroup(panel.Groups[i], Left + (i * step), step, bottom);
    }

    private void DrawGroup(BarGroup group, double x, double width, int bottom)
    {
        double bar = width * 0.8 / group.Values.Count;
        for (int i = 0; i < group.Values.Count; i++)
        {
            if (group.Values[i] is double value) DrawBar(i, value, x + (width * 0.1) + (i * bar), bar, bottom);
        }
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"name\" x=\"{x + (width / 2):0.#}\" y=\"{bottom + 16}\">{Html.Encode(group.Name)}</text>\n");
    }

    private void DrawBar(int index, double value, double x, double width, int bottom)
    {
        double height = HeightOf(Math.Min(value, Top));
        string number = value.ToString(value < 10 ? "f2" : "f1", CultureInfo.InvariantCulture);
        svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{x:0.#}\" y=\"{bottom - height:0.#}\" width=\"{width - 1:0.#}\" height=\"{height:0.#}\" "
            + $"fill=\"{ColourOf(index)}\"><title>{Html.Encode(series[index])}: {number}</title></rect>");
        if (index == 0 || value > Top)
            svg.Append(CultureInfo.InvariantCulture, $"<text class=\"number\" x=\"{x + (width / 2):0.#}\" y=\"{bottom - height - 3:0.#}\">{number}</text>");
        svg.Append('\n');
    }

    private static double HeightOf(double ratio) => PlotHeight * ratio / Top;

    private static string ColourOf(int index) => _colours[index % _colours.Length];
}
