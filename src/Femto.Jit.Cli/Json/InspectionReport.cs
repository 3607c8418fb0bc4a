using Femto.Jit.Cli.Inspection;

namespace Femto.Jit.Cli.Json;

/// <summary>What <c>femto inspect --json</c> prints of a program.</summary>
/// <param name="Kind"><c>program</c>.</param>
/// <param name="Entries">The functions that can be the entry.</param>
/// <param name="Sections">The sections of the object.</param>
/// <param name="InstructionMix">How many instructions there are of each kind.</param>
/// <param name="Helpers">The helpers called.</param>
/// <param name="Functions">The functions with their blocks.</param>
/// <param name="Checks">What is checked when the program runs, and why.</param>
/// <param name="Verification">What <c>femto verify --json</c> prints.</param>
/// <param name="Translation">What <c>femto translate --json</c> prints.</param>
internal sealed record InspectionReport(
    string Kind,
    string[] Entries,
    InspectedSection[] Sections,
    Dictionary<string, int> InstructionMix,
    InspectedHelper[] Helpers,
    InspectedFunctionReport[] Functions,
    InspectedCheckReport[] Checks,
    VerifyReport Verification,
    TranslateReport Translation)
{
    public static InspectionReport Of(ProgramInspection inspection) => new(
        "program",
        [.. inspection.Entries],
        [.. inspection.Sections],
        InstructionKind.Count(inspection.Program).ToDictionary(kind => kind.Kind, kind => kind.Count),
        [.. inspection.Helpers],
        [.. inspection.Functions.Select(function => InspectedFunctionReport.Of(inspection, function))],
        [.. inspection.Checks.Select(check => InspectedCheckReport.Of(inspection.Program, check))],
        VerifyReport.Of(inspection.Program, inspection.Verified.Contract, new Result<VerifiedProgram>(inspection.Verified, []), null),
        TranslateReport.Of(inspection.Code));
}

/// <summary>A function of an inspected program.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Blocks">Its basic blocks, by pc.</param>
internal sealed record InspectedFunctionReport(string Name, InspectedBlockReport[] Blocks)
{
    public static InspectedFunctionReport Of(ProgramInspection inspection, InspectedFunction function) => new(
        function.Function.Name,
        [
            .. function.Blocks.Select(block => new InspectedBlockReport(
                block.Start, block.Last, block.Depth,
                inspection.Cycles.Count == 0 ? null : inspection.CyclesOf(block),
                [.. block.Edges.Select(edge => new InspectedEdgeReport(
                    function.Blocks[edge.Target].Start, edge.IsTaken, edge.IsBack, edge.TripCount))])),
        ]);
}

/// <summary>A basic block.</summary>
/// <param name="Start">Its first instruction, in slots.</param>
/// <param name="Last">Its last instruction.</param>
/// <param name="Depth">The loops it is in.</param>
/// <param name="Cycles">Of its native code on a Cortex-M4, estimated, without branches that are taken; null for other targets.</param>
/// <param name="Edges">Where control goes on.</param>
internal sealed record InspectedBlockReport(int Start, int Last, int Depth, int? Cycles, InspectedEdgeReport[] Edges);

/// <summary>A way from a block to another.</summary>
/// <param name="Pc">Where the other begins.</param>
/// <param name="Taken">Whether the last instruction jumps there, rather than that control runs on.</param>
/// <param name="Back">Whether it closes a loop.</param>
/// <param name="TripCount">Of a loop closed, how often control goes back at most, or null.</param>
internal sealed record InspectedEdgeReport(int Pc, bool Taken, bool Back, ulong? TripCount);

/// <summary>Something that is checked when the program runs.</summary>
/// <param name="Pc">The instruction, in slots.</param>
/// <param name="Line">Its source as <c>file:line</c>, or null.</param>
/// <param name="Status"><c>checked</c> each time, <c>hoisted</c>: once ahead of its loop, or <c>fuel</c> of a loop.</param>
/// <param name="Reason">Why it is not proven, or null.</param>
/// <param name="Hint">What is usually done about it, or null.</param>
internal sealed record InspectedCheckReport(int Pc, string? Line, string Status, string? Reason, string? Hint)
{
    public static InspectedCheckReport Of(Program program, InspectedCheck check) =>
        new(check.Pc, program.LineAt(check.Pc)?.ToString(), check.Status, check.Reason, check.Hint);
}

/// <summary>What <c>femto inspect --json</c> prints of an image.</summary>
/// <param name="Kind"><c>image</c>.</param>
/// <param name="Program">Name of the entry function.</param>
/// <param name="InstructionSet">Instruction set of the code.</param>
/// <param name="Features">What it uses beyond the base.</param>
/// <param name="Targets">The targets whose devices can run it.</param>
/// <param name="ImageBytes">The whole image.</param>
/// <param name="CodeBytes">Instructions and literals.</param>
/// <param name="EntryOffset">Where the entry is in the code.</param>
/// <param name="ReadOnlyDataBytes">Constants.</param>
/// <param name="InitializedDataBytes">Data that each instance gets a copy of.</param>
/// <param name="ZeroedDataBytes">Data of each instance that is zero at first.</param>
/// <param name="DataPointers">Addresses in the data that the loader fills in.</param>
/// <param name="ContextSize">Bytes of the context, or null for any.</param>
/// <param name="NativeStackBytes">C stack the code needs.</param>
/// <param name="Mode">How much had to be proven.</param>
/// <param name="UsesFuel">Whether the code spends fuel.</param>
/// <param name="Helpers">The helpers imported.</param>
/// <param name="RuntimeRoutines">The runtime routines called.</param>
/// <param name="TrapSites">What the offsets of traps mean.</param>
internal sealed record ImageReport(
    string Kind,
    string Program,
    string InstructionSet,
    string Features,
    string[] Targets,
    int ImageBytes,
    int CodeBytes,
    int EntryOffset,
    int ReadOnlyDataBytes,
    int InitializedDataBytes,
    int ZeroedDataBytes,
    int DataPointers,
    int? ContextSize,
    int NativeStackBytes,
    string Mode,
    bool UsesFuel,
    ImportReport[] Helpers,
    string[] RuntimeRoutines,
    TrapSiteReport[] TrapSites)
{
    public static ImageReport Of(Image image, int bytes) => new(
        "image",
        image.Name,
        image.Isa.ToString(),
        image.Features == InstructionSetFeatures.None ? "" : image.Features.ToString(),
        [.. ImageFacts.TargetsOf(image)],
        bytes,
        image.Code.Length,
        image.EntryOffset,
        image.Data.ReadOnly.Length,
        image.Data.Initialized.Length,
        image.Data.ZeroedLength,
        image.Data.Pointers.Length,
        image.ContextLength,
        image.NativeStackBytes,
        VerifyReport.NameOf(image.Mode),
        image.UsesFuel,
        [.. image.HelperImports.Select(helper => new ImportReport(helper.Number, $"0x{helper.PrototypeHash:x8}"))],
        [.. image.RuntimeImports.Select(routine => routine.ToString())],
        [.. image.TrapSites.Select(site => new TrapSiteReport(site.CodeOffset, site.Trap.Kind.Name(), site.Trap.Pc))]);
}

/// <summary>A helper that an image imports.</summary>
/// <param name="Number">Its number.</param>
/// <param name="PrototypeHash">The hash of its prototype, 0 for none.</param>
internal sealed record ImportReport(int Number, string PrototypeHash);

/// <summary>A place in the code of an image that traps.</summary>
/// <param name="CodeOffset">What the device reports.</param>
/// <param name="Kind">Why.</param>
/// <param name="Pc">The instruction, in slots.</param>
internal sealed record TrapSiteReport(int CodeOffset, string Kind, int Pc);
