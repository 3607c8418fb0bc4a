using Femto.Jit.Bytecode;

namespace Femto.Jit.Cli.Inspection;

/// <summary>What the verifier left to be checked when a program runs, and why.</summary>
/// <param name="Pc">The instruction, in slots.</param>
/// <param name="Status"><c>checked</c> each time, <c>hoisted</c>: once ahead of its loop, or <c>fuel</c> of a loop.</param>
/// <param name="Reason">Why it is not proven; null where the verifier tells nothing.</param>
/// <param name="Hint">What is usually done about it, or null.</param>
internal sealed record InspectedCheck(int Pc, string Status, string? Reason, string? Hint)
{
    /// <summary>The checks of a program, by pc.</summary>
    public static IEnumerable<InspectedCheck> AllOf(VerifiedProgram program)
    {
        // What has to be proven where everything has to be is what is checked here.
        Contract strict = program.Contract with { Mode = VerificationMode.Proved };
        ILookup<int, Diagnostic> reasons = Verifier.Verify(program.Program, strict).Diagnostics
            .Where(diagnostic => diagnostic.Pc is not null).ToLookup(diagnostic => diagnostic.Pc!.Value);
        for (int pc = 0; pc < program.Program.Instructions.Length; pc++)
        {
            if (StatusOf(program, pc) is not string status || status == "proven") continue;
            Diagnostic? reason = reasons[pc].FirstOrDefault();
            yield return new InspectedCheck(pc, status, reason?.Message, reason?.Hint);
        }
    }

    /// <summary>Whether an instruction is <c>proven</c>, <c>hoisted</c>, <c>checked</c> or spends <c>fuel</c>; null for others.</summary>
    public static string? StatusOf(VerifiedProgram program, int pc)
    {
        Instruction instruction = program.Program.Instructions[pc];
        if (program.MeteredEdges.Contains(pc)) return "fuel";
        if (program.CheckedArguments.ContainsKey(pc)) return "checked";
        if (!instruction.Row.AccessesMemory) return null;
        return program.ProvenAccesses.Contains(pc) ? "proven" : program.HoistedAccesses.Contains(pc) ? "hoisted" : "checked";
    }
}
