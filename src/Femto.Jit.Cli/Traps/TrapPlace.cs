using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Femto.Jit.Bytecode.Elf;
using Femto.Jit.Images;

namespace Femto.Jit.Cli.Traps;

/// <summary>The options that say what a device reported, and the trap that it is.</summary>
internal sealed class TrapPlace
{
    private static readonly TrapKind[] _kinds = [.. Enum.GetValues<TrapKind>().Where(kind => kind != TrapKind.None)];

    private readonly Option<TrapKind?> kind = new("--kind")
    {
        Description = "Why it trapped, as a name or as its number in femto_abi.h: "
            + $"{string.Join(", ", _kinds.Select(kind => $"{kind.Name()} ({(int)kind})"))}.",
        HelpName = "KIND",
        CustomParser = ParseKind,
    };

    private readonly Option<int?> pc = new("--pc")
    {
        Description = "The bytecode instruction that trapped, in slots.",
        HelpName = "PC",
    };

    private readonly Option<int?> offset = new("--offset")
    {
        Description = "Instead of --pc, the offset in the native code that the device reports, in decimal or as 0x and hexadecimal.",
        HelpName = "OFFSET",
        CustomParser = ParseOffset,
    };

    private readonly Option<string?> image = new("--image")
    {
        Description = "With --offset, the image, or the ELF object, that ran. Without it, the program is translated for the target again.",
        HelpName = "FILE",
    };

    private readonly Option<Target> target = TargetOption.Create();

    /// <summary>Adds the options to a command.</summary>
    public TrapPlace(Command command)
    {
        foreach (Option option in (Option[])[kind, pc, offset, image, target])
            command.Add(option);
        command.Validators.Add(result =>
        {
            bool hasPc = result.GetResult(pc) is not null;
            if (hasPc == (result.GetResult(offset) is not null))
                result.AddError("the place of a trap is either --pc or --offset");
            else if (hasPc && result.GetResult(kind) is null)
                result.AddError("--pc wants --kind, too");
            else if (hasPc && result.GetResult(image) is not null)
                result.AddError("--image is for --offset");
        });
    }

    /// <summary>The offset in the native code, where that was reported.</summary>
    public int? Offset(ParseResult parsed) => parsed.GetValue(offset);

    /// <summary>The trap that was reported.</summary>
    /// <exception cref="CommandException">The program does not trap there.</exception>
    public Trap Read(ParseResult parsed, VerifiedProgram program)
    {
        TrapKind? stated = parsed.GetValue(kind);
        if (parsed.GetValue(pc) is int found)
            return AtInstruction(new Trap(stated!.Value, found), program);
        int place = parsed.GetValue(offset)!.Value;
        foreach (TrapSite site in Sites(parsed, program))
        {
            if (site.CodeOffset != place) continue;
            return stated is null || stated == site.Trap.Kind
                ? AtInstruction(site.Trap, program)
                : throw No($"the trap at offset 0x{place:x} is {site.Trap.Kind.Name()}, not {stated.Value.Name()}");
        }
        throw No($"no trap of the code is at offset 0x{place:x}; was another program, contract or target translated?");
    }

    private ImmutableArray<TrapSite> Sites(ParseResult parsed, VerifiedProgram program)
    {
        if (parsed.GetValue(image) is not string path)
        {
            return ProgramOptions.Accept(
                Compiler.Compile(program, parsed.GetValue(target) ?? Targets.All[0])).TrapSites;
        }
        byte[] file = InputFile.Read(path);
        Image read = ElfFile.IsNative(file)
            ? ProgramOptions.Accept(ElfObjectReader.Read(file)).Image
            : ProgramOptions.Accept(ImageReader.Read(file));
        if (read.Name != program.Program.Name)
            throw No($"the image is of '{read.Name}', not of '{program.Program.Name}'");
        return read.TrapSites.IsEmpty ? throw No($"{path} does not carry what its traps mean") : read.TrapSites;
    }

    private static Trap AtInstruction(Trap trap, VerifiedProgram program)
    {
        int slots = program.Program.Instructions.Length;
        if (trap.Pc < 0 || trap.Pc >= slots || program.Program.Instructions[trap.Pc].Operation == Bytecode.Operation.SecondSlot)
            throw No($"pc {trap.Pc} is no instruction; the program has {slots} slots");
        return trap;
    }

    private static CommandException No(string message) =>
        new(ExitCode.Rejected, CliDiagnostics.NoSuchTrap.Of(message));

    private static TrapKind? ParseKind(ArgumentResult result)
    {
        string text = result.Tokens is [var token] ? token.Value : "";
        foreach (TrapKind candidate in _kinds)
        {
            if (text == candidate.Name() || text == ((int)candidate).ToString(CultureInfo.InvariantCulture))
                return candidate;
        }
        result.AddError($"'{text}' is no kind of trap: {string.Join(", ", _kinds.Select(kind => kind.Name()))}, or 1 to {_kinds.Length}");
        return null;
    }

    private static int? ParseOffset(ArgumentResult result)
    {
        string text = result.Tokens is [var token] ? token.Value : "";
        bool isHex = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        if (isHex && int.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int value)
            && value >= 0)
            return value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value))
            return value;
        result.AddError($"'{text}' is no offset in code");
        return null;
    }
}
