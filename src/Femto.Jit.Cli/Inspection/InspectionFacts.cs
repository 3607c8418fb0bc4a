using System.Globalization;
using Femto.Jit.Images;

namespace Femto.Jit.Cli.Inspection;

/// <summary>What is told of a program in a line each.</summary>
internal static class InspectionFacts
{
    /// <summary>Names and values.</summary>
    public static IEnumerable<(string Name, string Value)> Of(ProgramInspection inspection)
    {
        (MachineCode code, VerifiedProgram program) = (inspection.Code, inspection.Verified);
        Contract contract = program.Contract;
        int[] instructions = [.. InstructionKind.Count(inspection.Program).Select(kind => kind.Count)];
        yield return ("entry", string.Join(", ", inspection.Entries.Select(entry =>
            inspection.Entries.Length > 1 && entry == inspection.Program.Name ? $"{entry} (this one)" : entry)));
        yield return ("context", contract.ContextLength is int length ? Bytes(length) : "length known at run time");
        yield return ("instructions", Text($"{instructions.Sum()} in {inspection.Program.Instructions.Length} slots"));
        yield return ("executed", Executed(code));
        yield return ("stack", Text($"{program.StackBytes} bytes of eBPF, {code.NativeStackBytes} of native code"));
        (int proven, int hoisted, int left) = inspection.Accesses;
        yield return ("accesses", Text($"{proven} proven, {hoisted} checked ahead of their loop, {left} checked each time"));
        int arguments = program.CheckedArguments.Values.Sum(call => call.Length);
        if (arguments > 0) yield return ("arguments", Text($"{arguments} checked"));
        yield return ("fuel", program.MeteredEdges.IsEmpty ? "none: all loops are bounded" : Text($"{program.MeteredEdges.Count} loops spend it"));
        int[] literals = [.. code.Literals.Select(pool => pool.Length)];
        yield return ("code", Text($"{code.Code.Length} bytes for {code.Target.Name}, of them {literals.Sum()} of literals; {code.CheckCount} checks"));
        yield return ("image", Bytes(ImageWriter.Write(code).Length));
        if (!code.RuntimeImports.IsEmpty) yield return ("routines", string.Join(", ", code.RuntimeImports));
    }

    private static string Executed(MachineCode code) => code.Source.InstructionBound switch
    {
        { Instructions: null, Loop: int loop } => Text($"bounded by fuel only, for the loop from pc {loop}"),
        { Instructions: long most } when code.InstructionBound is long bound => Text($"at most {most} eBPF instructions, {bound} of native code"),
        InstructionBound { Instructions: var most } => Text($"at most {most} eBPF instructions"),
    };

    private static string Bytes(int count) => Text($"{count} bytes");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
