using System.Globalization;
using System.Text;
using Femto.Jit.Bytecode;

namespace Femto.Jit.Cli.Inspection;

/// <summary>Draws the control-flow graph of a function as SVG.</summary>
internal sealed class GraphDrawing(ProgramInspection inspection, InspectedFunction function)
{
    /// <summary>More blocks are not drawn: nobody could follow the lines.</summary>
    public const int MostBlocks = 400;

    private const int LineHeight = 15, LetterWidth = 7, Padding = 8, LongestLine = 44, MostLines = 12;

    /// <summary>The SVG element.</summary>
    public string Draw()
    {
        GraphLayout layout = GraphLayout.Of(function.Blocks, SizeOf);
        string name = Html.Encode(function.Function.Name);
        StringBuilder svg = new();
        svg.Append(CultureInfo.InvariantCulture,
            $"<svg role=\"group\" aria-label=\"Control flow of {name}\" viewBox=\"0 0 {layout.Width} {layout.Height}\" "
            + $"width=\"{layout.Width}\" height=\"{layout.Height}\">\n");
        foreach (PlacedEdge edge in layout.Edges) DrawEdge(svg, edge);
        for (int block = 0; block < layout.Blocks.Length; block++) DrawBlock(svg, function.Blocks[block], layout.Blocks[block]);
        foreach (PlacedEdge edge in layout.Edges) DrawLabel(svg, edge);
        return svg.Append("</svg>\n").ToString();
    }

    private (int Width, int Height) SizeOf(InspectedBlock block)
    {
        string[] lines = [TitleOf(block), .. Lines(block).Select(line => line.Text)];
        return ((lines.Max(line => line.Length) * LetterWidth) + (2 * Padding), (lines.Length * LineHeight) + Padding + 2);
    }

    private string TitleOf(InspectedBlock block)
    {
        string loop = block.Depth > 0 ? $"  loop depth {block.Depth}" : "";
        int cycles = inspection.CyclesOf(block);
        return $"pc {block.Start}-{block.Last}{loop}" + (cycles > 0 ? $"  ~{cycles} cycles" : "");
    }

    /// <summary>The instructions that are shown; pc -1 says that some are left out.</summary>
    private IEnumerable<(int Pc, string Text)> Lines(InspectedBlock block)
    {
        int[] pcs = [.. Enumerable.Range(block.Start, block.Last - block.Start + 1)
            .Where(pc => inspection.Program.Instructions[pc].Operation != Operation.SecondSlot)];
        foreach (int pc in pcs.Length <= MostLines ? pcs : pcs[..(MostLines - 1)])
        {
            string text = $"{CheckMark.Of(InspectedCheck.StatusOf(inspection.Verified, pc))} {pc}: "
                + Disassembler.Text(inspection.Program.Instructions[pc]);
            yield return (pc, text.Length <= LongestLine ? text : text[..(LongestLine - 3)] + "...");
        }
        if (pcs.Length > MostLines) yield return (-1, $"  ... and {pcs.Length - MostLines + 1} more");
    }

    private void DrawBlock(StringBuilder svg, InspectedBlock block, PlacedBlock place)
    {
        svg.Append(CultureInfo.InvariantCulture,
            $"<a href=\"#pc{block.Start}\" class=\"block depth{Math.Min(block.Depth, 3)}\">"
            + $"<rect x=\"{place.X}\" y=\"{place.Y}\" width=\"{place.Width}\" height=\"{place.Height}\" rx=\"4\"/>");
        int y = place.Y + LineHeight;
        DrawLine(svg, place.X + Padding, y, "title", -1, TitleOf(block));
        foreach ((int pc, string text) in Lines(block))
        {
            y += LineHeight;
            string status = pc < 0 ? "" : InspectedCheck.StatusOf(inspection.Verified, pc) ?? "";
            DrawLine(svg, place.X + Padding, y, status, pc, text);
        }
        svg.Append("</a>\n");
    }

    private static void DrawLine(StringBuilder svg, int x, int y, string kind, int pc, string text)
    {
        string place = pc < 0 ? "" : $" data-pc=\"{pc}\"";
        svg.Append(CultureInfo.InvariantCulture,
            $"<text x=\"{x}\" y=\"{y}\" class=\"{kind}\"{place} xml:space=\"preserve\">{Html.Encode(text)}</text>");
    }

    private static void DrawEdge(StringBuilder svg, PlacedEdge edge)
    {
        StringBuilder path = new();
        path.Append(CultureInfo.InvariantCulture, $"M{edge.Points[0].X} {edge.Points[0].Y}");
        for (int i = 1; i < edge.Points.Length; i++)
        {
            (Point from, Point to) = (edge.Points[i - 1], edge.Points[i]);
            int bend = (to.Y - from.Y) / 2;
            path.Append(edge.IsUpwards || from.X == to.X
                ? string.Create(CultureInfo.InvariantCulture, $" L{to.X} {to.Y}")
                : string.Create(CultureInfo.InvariantCulture,
                    $" C{from.X} {from.Y + bend} {to.X} {to.Y - bend} {to.X} {to.Y}"));
        }
        Point end = edge.Points[^1];
        string kind = edge.IsUpwards ? "back" : edge.Edge.IsTaken ? "taken" : "next";
        svg.Append(CultureInfo.InvariantCulture,
            $"<g class=\"edge {kind}\"><path d=\"{path}\"/>"
            + $"<polygon points=\"{end.X},{end.Y} {end.X - 4},{end.Y - 8} {end.X + 4},{end.Y - 8}\"/></g>\n");
    }

    /// <summary>How often a loop turns, beside the edge that closes it.</summary>
    private static void DrawLabel(StringBuilder svg, PlacedEdge edge)
    {
        if (!edge.Edge.IsBack) return;
        string text = edge.Edge.TripCount is ulong count ? $"at most {count} times" : "not bounded";
        Point place = edge.IsUpwards ? edge.Points[2] : edge.Points[0];
        svg.Append(CultureInfo.InvariantCulture,
            $"<text class=\"label\" x=\"{place.X - 4}\" y=\"{place.Y + 13}\">{text}</text>\n");
    }
}

/// <summary>The letter that tells what colours tell, too.</summary>
internal static class CheckMark
{
    /// <summary>The letter of what <see cref="InspectedCheck.StatusOf"/> says.</summary>
    public static char Of(string? status) => status switch
    {
        "proven" => '=',
        "hoisted" => '^',
        "checked" => '!',
        "fuel" => '~',
        _ => ' ',
    };
}
