using System.CommandLine;
using System.Text;
using Femto.Jit.Bytecode.Elf;
using Femto.Jit.Cli.Inspection;
using Femto.Jit.Cli.Json;
using Femto.Jit.Images;

namespace Femto.Jit.Cli.Commands;

/// <summary><c>femto inspect</c>: what a program, an image, or a translated object is made of.</summary>
internal static class InspectCommand
{
    public const string Name = "inspect";

    public const string Example = "femto inspect prog.o --context-size 364 --html prog.html";

    private static readonly Option<bool> Listing = new("--listing")
    {
        Description = "Print source lines, bytecode with what is checked (= proven, ^ ahead of the loop, ! each time, ~ fuel), and native "
            + "code with cycles on a Cortex-M4.",
    };

    private static readonly Option<string?> Page = new("--html")
    {
        Description = "Write a page with the control-flow graph, the checks and the listing, which needs nothing besides.",
        HelpName = "FILE",
    };

    private static readonly Option<bool> Json = new("--json") { Description = "Print a JSON object." };

    public static Command Create()
    {
        Command command = new(Name, "Tell what a program is made of and what becomes of it, or what an image or a translated object holds.");
        ProgramOptions program = new(command);
        Option<Target> target = TargetOption.Create();
        command.Add(target);
        ContractOptions contract = new(command);
        command.Add(Listing);
        command.Add(Page);
        command.Add(Json);
        command.SetAction(parsed =>
        {
            byte[] file = program.ReadFile(parsed);
            if (ImageReader.IsImage(file))
                return InspectImage(parsed, file);
            if (ElfFile.IsNative(file))
                return InspectObject(parsed, file);
            VerifiedProgram verified =
                ProgramOptions.Accept(Verifier.Verify(program.Load(parsed, file), contract.Read(parsed)));
            MachineCode code = ProgramOptions.Accept(Compiler.Compile(
                verified, parsed.GetValue(target) ?? Targets.All[0], CompilerOptions.Default with { BoundInstructions = true }));
            Tell(parsed, new ProgramInspection(file, code));
            return ExitCode.Done;
        });
        return command;
    }

    private static int InspectImage(ParseResult parsed, byte[] file)
    {
        RefuseListings(parsed, "an image has neither source lines nor bytecode");
        Image image = ProgramOptions.Accept(ImageReader.Read(file));
        if (parsed.GetValue(Json))
            JsonOutput.Print(ImageReport.Of(image, file.Length), JsonOutput.Context.ImageReport);
        else
            InspectionText.Print(image, file.Length);
        return ExitCode.Done;
    }

    private static int InspectObject(ParseResult parsed, byte[] file)
    {
        RefuseListings(parsed, "a translated object has no bytecode");
        ElfObject translated = ProgramOptions.Accept(ElfObjectReader.Read(file));
        if (parsed.GetValue(Json))
            JsonOutput.Print(ObjectReport.Of(translated), JsonOutput.Context.ObjectReport);
        else
            InspectionText.Print(translated);
        return ExitCode.Done;
    }

    private static void RefuseListings(ParseResult parsed, string reason)
    {
        if (parsed.GetValue(Listing) || parsed.GetValue(Page) is not null)
            throw CommandException.Unusable(CliDiagnostics.Usage, $"--listing and --html want the program: {reason}");
    }

    private static void Tell(ParseResult parsed, ProgramInspection inspection)
    {
        if (parsed.GetValue(Page) is string path)
            OutputFile.Write(path, Encoding.UTF8.GetBytes(InspectionPage.Write(inspection)));
        if (parsed.GetValue(Json))
            JsonOutput.Print(InspectionReport.Of(inspection), JsonOutput.Context.InspectionReport);
        else if (parsed.GetValue(Listing))
            InspectionText.PrintListing(inspection);
        else if (parsed.GetValue(Page) is null)
            InspectionText.Print(inspection);
    }
}
