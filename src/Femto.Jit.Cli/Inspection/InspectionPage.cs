using System.Globalization;
using System.Reflection;
using System.Text;
using Femto.Jit.Bytecode;
using Femto.Jit.Images;
using Femto.Jit.Verification;

namespace Femto.Jit.Cli.Inspection;

/// <summary>Writes what is told of a program as one HTML page that needs nothing besides.</summary>
internal sealed class InspectionPage
{
    private readonly ProgramInspection inspection;
    private readonly StringBuilder page = new();
    private readonly HashSet<int> anchored = [];

    private InspectionPage(ProgramInspection inspection) => this.inspection = inspection;

    private Program Program => inspection.Program;

    /// <summary>The page.</summary>
    public static string Write(ProgramInspection inspection)
    {
        InspectionPage page = new(inspection);
        page.WriteAll();
        return page.page.ToString();
    }

    private void WriteAll()
    {
        string name = Html.Encode(Program.Name);
        string target = inspection.Code.Target.Name;
        page.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
            + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
            + "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
            + "script-src 'unsafe-inline'\">\n"
            + $"<title>{name} for {target}</title>\n<style>\n{Resource("page.css")}</style>\n</head>\n<body>\n<header>\n"
            + $"<h1>{name} <small>for {target}</small></h1>\n");
        WriteFacts();
        page.Append("</header>\n<main>\n");
        WriteGraphs();
        WriteChecks();
        WriteListing();
        WriteTables();
        page.Append($"</main>\n<script>\n{Resource("page.js")}</script>\n</body>\n</html>\n");
    }

    private void WriteFacts()
    {
        page.Append("<dl class=\"facts\">\n");
        foreach ((string name, string value) in InspectionFacts.Of(inspection))
            page.Append($"<div><dt>{name}</dt><dd>{Html.Encode(value)}</dd></div>\n");
        page.Append("</dl>\n");
    }

    private void WriteTables()
    {
        page.Append("<section aria-labelledby=\"parts\">\n<h2 id=\"parts\">Parts</h2>\n<div class=\"tables\">\n");
        Table("Sections", ["section", "bytes", "kind"],
            inspection.MainSections.Select(section => new[] { section.Name, Number(section.Bytes), section.Kind }));
        Table("Functions", ["function", "pc", "frame bytes", "blocks"],
            inspection.Functions.Select(function => new[]
            {
                function.Function.Name, $"{function.Function.Start}-{function.Function.End - 1}",
                Number(function.Function.FrameBytes), Number(function.Blocks.Length),
            }));
        Table("Helpers", ["number", "name", "prototype", "calls"],
            inspection.Helpers.Select(helper =>
                new[] { Number(helper.Number), helper.Name ?? "", helper.Prototype ?? "", Number(helper.Calls) }));
        Table("Instructions", ["kind", "count"],
            InstructionKind.Count(Program).Select(kind => new[] { kind.Kind, Number(kind.Count) }));
        page.Append("</div>\n</section>\n");
    }

    private void WriteChecks()
    {
        page.Append("<section aria-labelledby=\"checks\">\n<h2 id=\"checks\">Checks left</h2>\n");
        if (inspection.Checks.IsEmpty)
            page.Append("<p>None: all is proven.</p>\n");
        else
            WriteCheckTable();
        page.Append("</section>\n");
    }

    private void WriteCheckTable()
    {
        page.Append("<table class=\"checks\">\n<thead><tr><th scope=\"col\">pc</th><th scope=\"col\">line</th>"
            + "<th scope=\"col\">check</th><th scope=\"col\">why</th></tr></thead>\n<tbody>\n");
        foreach (InspectedCheck check in inspection.Checks)
        {
            string hint = check.Hint is null ? "" : $"<br><i>{Html.Encode(check.Hint)}</i>";
            page.Append(CultureInfo.InvariantCulture,
                $"<tr data-pc=\"{check.Pc}\"><td><a href=\"#pc{check.Pc}\">{check.Pc}</a></td>"
                + $"<td>{Html.Encode(Program.LineAt(check.Pc)?.ToString() ?? "")}</td>"
                + $"<td class=\"{check.Status}\">{CheckMark.Of(check.Status)} {check.Status}</td>"
                + $"<td>{Html.Encode(check.Reason ?? "")}{hint}</td></tr>\n");
        }
        page.Append("</tbody>\n</table>\n");
    }

    private void Table(string caption, string[] columns, IEnumerable<string[]> rows)
    {
        string[][] all = [.. rows];
        if (all.Length == 0) return;
        page.Append($"<table>\n<caption>{caption}</caption>\n<thead><tr>");
        foreach (string column in columns) page.Append($"<th scope=\"col\">{column}</th>");
        page.Append("</tr></thead>\n<tbody>\n");
        foreach (string[] row in all)
        {
            page.Append("<tr>");
            foreach (string cell in row) page.Append($"<td>{Html.Encode(cell)}</td>");
            page.Append("</tr>\n");
        }
        page.Append("</tbody>\n</table>\n");
    }

    private void WriteGraphs()
    {
        page.Append("<section aria-labelledby=\"graph\">\n<h2 id=\"graph\">Control flow</h2>\n<p class=\"legend\">"
            + "<span class=\"proven\">= proven</span> <span class=\"hoisted\">^ checked ahead of the loop</span> "
            + "<span class=\"checked\">! checked each time</span> <span class=\"fuel\">~ spends fuel</span> "
            + "<span class=\"key depth1\">loop</span> <span class=\"key depth2\">loop in a loop</span> "
            + "<span class=\"key depth3\">deeper</span></p>\n");
        foreach (InspectedFunction function in inspection.Functions)
        {
            string name = Html.Encode(function.Function.Name);
            page.Append($"<details open>\n<summary>{name}</summary>\n<div class=\"graph\" tabindex=\"0\">\n");
            if (function.Blocks.Length <= GraphDrawing.MostBlocks)
                page.Append(new GraphDrawing(inspection, function).Draw());
            else
                page.Append(CultureInfo.InvariantCulture, $"<p>{function.Blocks.Length} blocks are too many to be drawn.</p>\n");
            page.Append("</div>\n</details>\n");
        }
        page.Append("</section>\n");
    }

    /// <summary>Groups of three cells: a source line, the bytecode of it, and the native code of that.</summary>
    private void WriteListing()
    {
        string cycles = inspection.Cycles.Count > 0 ? " (with estimated cycles)" : "";
        page.Append("<section aria-labelledby=\"listing\">\n<h2 id=\"listing\">Listing</h2>\n<table class=\"listing\">\n<thead><tr>"
            + $"<th scope=\"col\">Source</th><th scope=\"col\">eBPF</th><th scope=\"col\">{inspection.Code.Target.Name}{cycles}</th>"
            + "</tr></thead>\n<tbody>\n");
        foreach (ListingGroup group in ListingGroup.Of(inspection.Listing))
        {
            string line = group.Line is SourceLine source ? $" data-line=\"{source.Line}\"" : "";
            page.Append($"<tr{line}><td class=\"source\">");
            if (group.Line is SourceLine shown)
                page.Append($"<b>{Html.Encode(shown.ToString())}</b>\n<code>{Html.Encode(shown.Text)}</code>");
            page.Append("</td><td>");
            foreach (BytecodeItem item in group.Bytecode) WriteBytecode(item);
            page.Append("</td><td>");
            foreach ((int pc, NativeItem item) in group.Native) WriteNative(pc, item);
            page.Append("</td></tr>\n");
        }
        page.Append("</tbody>\n</table>\n</section>\n");
    }

    private void WriteBytecode(BytecodeItem item)
    {
        string? status = InspectedCheck.StatusOf(inspection.Verified, item.Pc);
        string anchor = anchored.Add(item.Pc) ? $" id=\"pc{item.Pc}\"" : "";
        int depth = Math.Min(inspection.BlockOf(item.Pc).Depth, 3);
        page.Append(CultureInfo.InvariantCulture,
            $"<code{anchor} class=\"depth{depth} {status}\" data-pc=\"{item.Pc}\" tabindex=\"0\">"
            + $"{CheckMark.Of(status)}{item.Pc,5}: {Html.Encode(Disassembler.Text(item.Instruction))}</code>\n");
    }

    private void WriteNative(int pc, NativeItem item)
    {
        string place = pc < 0 ? "" : $" data-pc=\"{pc}\"";
        string cycles = inspection.Cycles.Count == 0 ? ""
            : inspection.Cycles.TryGetValue(item.Offset, out int count) ? $"{count,3} " : "    ";
        string kind = item.Traps.IsEmpty ? "" : " class=\"traps\"";
        page.Append(CultureInfo.InvariantCulture,
            $"<code{kind}{place}>{item.Offset,5:x}  <i>{cycles}</i>{Html.Encode(item.Text + item.Remark)}</code>\n");
    }

    private static string Number<T>(T value) where T : IFormattable => value.ToString(null, CultureInfo.InvariantCulture);

    private static string Resource(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"inspection/{name}")
            ?? throw new InternalCompilerException(nameof(InspectionPage), $"{name} is not embedded");
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
