using System.Globalization;
using Femto.Jit.Bytecode;
using Femto.Jit.Images;

namespace Femto.Jit.Cli.Inspection;

/// <summary>Prints what is told of a program or of an image, in 80 columns.</summary>
internal static class InspectionText
{
    private const int Columns = 80;

    /// <summary>Prints a program.</summary>
    public static void Print(ProgramInspection inspection)
    {
        VisibleText.WriteLine(inspection.Program.Name);
        foreach ((string name, string value) in InspectionFacts.Of(inspection))
            Wrapped($"  {name,-13}", value);
        VisibleText.WriteLine("sections");
        foreach (InspectedSection section in inspection.MainSections)
            Wrapped("  ", $"{section.Bytes,8}  {section.Kind,-17}  {section.Name}");
        PrintFunctions(inspection);
        if (inspection.Helpers.Any()) VisibleText.WriteLine("helpers");
        foreach (InspectedHelper helper in inspection.Helpers)
            Wrapped("  ", $"{helper.Number,5}  {helper.Name} {helper.Prototype}, called {Times(helper.Calls)}");
        VisibleText.WriteLine("instructions");
        Wrapped("  ", string.Join(", ", InstructionKind.Count(inspection.Program).Select(kind => $"{kind.Kind} {kind.Count}")));
        PrintChecks(inspection);
    }

    /// <summary>Prints source, bytecode, and native code with cycles where they are known.</summary>
    public static void PrintListing(ProgramInspection inspection)
    {
        foreach (ListingItem item in inspection.Listing)
        {
            VisibleText.WriteLine(item switch
            {
                SourceItem { Line: var line } => $"; {line}{(line.Text.Length == 0 ? "" : "  " + line.Text)}",
                BytecodeItem bytecode => $"{CheckMark.Of(InspectedCheck.StatusOf(inspection.Verified, bytecode.Pc))}"
                    + $"{bytecode.Pc,5}: {Disassembler.Text(bytecode.Instruction)}",
                NativeItem native => $"{Hex(native.Offset),12}  {CyclesOf(inspection, native),2}  {native.Text}{native.Remark}",
                _ => "     -",
            });
        }
    }

    /// <summary>Prints an image.</summary>
    public static void Print(Image image, int bytes)
    {
        VisibleText.WriteLine(image.Name);
        foreach ((string name, string value) in ImageFacts.Of(image, bytes))
            Wrapped($"  {name,-13}", value);
        if (!image.HelperImports.IsEmpty) VisibleText.WriteLine("helpers");
        foreach ((HelperImport helper, int index) in image.HelperImports.Select((helper, index) => (helper, index)))
            Wrapped("  ", $"import {index}: number {helper.Number}, prototype 0x{helper.PrototypeHash:x8}");
        if (!image.TrapSites.IsEmpty) VisibleText.WriteLine("trap sites");
        foreach (TrapSite site in image.TrapSites)
            Wrapped("  ", $"{"0x" + Hex(site.CodeOffset),8}: {site.Trap.Kind.Name()} at pc {site.Trap.Pc}");
    }

    /// <summary>Prints a translated object: what it has as an ELF file, then its image.</summary>
    public static void Print(ElfObject translated)
    {
        VisibleText.WriteLine("object");
        foreach (InspectedSymbol symbol in InspectedSymbol.AllOf(translated))
            Wrapped("  ", $"{symbol.Bytes,8}  {symbol.Kind,-17}  {symbol.Name} in {symbol.Section}{(symbol.Global ? "" : ", local")}");
        foreach ((string section, int count) in translated.Relocations)
            Wrapped("  ", $"{count,8}  {"relocations",-17}  of {section}");
        Wrapped("  ", $"source lines: {(InspectedSymbol.HasSourceLines(translated) ? "for debuggers" : "none")}");
        Print(translated.Image, translated.ImageBytes);
    }

    private static void PrintFunctions(ProgramInspection inspection)
    {
        VisibleText.WriteLine("functions");
        foreach (InspectedFunction function in inspection.Functions)
        {
            Wrapped("  ", $"{function.Function.Name}: pc {function.Function.Start} to {function.Function.End - 1}, "
                + $"{function.Blocks.Length} blocks, frame of {function.Function.FrameBytes} bytes");
            foreach (InspectedBlock block in function.Blocks)
            {
                foreach (InspectedEdge edge in block.Edges.Where(edge => edge.IsBack))
                {
                    InspectedBlock head = function.Blocks[edge.Target];
                    string line = inspection.Program.LineAt(head.Start) is SourceLine source ? $" ({source})" : "";
                    string often = edge.TripCount is ulong count ? $"at most {count} times" : "until the fuel is spent";
                    Wrapped("    ", $"loop of depth {head.Depth}: pc {block.Last} back to {head.Start}{line}, {often}");
                }
            }
        }
    }

    private static void PrintChecks(ProgramInspection inspection)
    {
        VisibleText.WriteLine(inspection.Checks.IsEmpty ? "checks left: none, all is proven" : "checks left");
        foreach (InspectedCheck check in inspection.Checks)
        {
            string line = inspection.Program.LineAt(check.Pc) is SourceLine source ? $" ({source})" : "";
            Wrapped("  ", $"{CheckMark.Of(check.Status)} pc {check.Pc}{line}: {check.Status}; {check.Reason}");
            if (check.Hint is string hint) Wrapped("      ", $"hint: {hint}");
        }
    }

    private static string CyclesOf(ProgramInspection inspection, NativeItem native) =>
        inspection.Cycles.TryGetValue(native.Offset, out int cycles) ? cycles.ToString(CultureInfo.InvariantCulture) : "";

    private static string Times(int count) => count == 1 ? "once" : $"{count} times";

    private static string Hex(int value) => value.ToString("x", CultureInfo.InvariantCulture);

    /// <summary>A line, broken at blanks where it is longer than a terminal is wide; further lines are indented.</summary>
    private static void Wrapped(string start, string text)
    {
        string indentation = new(' ', Math.Max(start.Length, 4));
        string line = start;
        string rest = VisibleText.Of(text);
        while (line.Length + rest.Length > Columns)
        {
            int room = Columns - line.Length;
            int blank = rest.LastIndexOf(' ', Math.Min(room, rest.Length - 1));
            if (blank <= 0) blank = rest.IndexOf(' ', StringComparison.Ordinal);
            if (blank <= 0) break;
            Console.Out.WriteLine((line + rest[..blank]).TrimEnd());
            rest = rest[(blank + 1)..];
            line = indentation;
        }
        Console.Out.WriteLine((line + rest).TrimEnd());
    }
}
