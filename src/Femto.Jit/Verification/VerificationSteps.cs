using System.Collections.Immutable;
using Femto.Jit.Contracts;
using Femto.Jit.Verification.Abstract;
using Femto.Jit.Verification.Costs;

namespace Femto.Jit.Verification;

/// <summary>The analyses in order; each relies on what the ones before it have established.</summary>
internal static class VerificationSteps
{
    /// <summary>Runs the analyses on a program; null, or an incomplete answer, when errors were found.</summary>
    internal static VerifiedProgram? Run(
        Program program, Contract contract, VerifierOptions options, Findings findings, StateObserver? observer = null)
    {
        if (program.Instructions.IsEmpty)
        {
            findings.Report(VerificationDiagnostics.EmptyProgram, "the program has no instruction; it needs an exit");
            return null;
        }
        ImmutableArray<FunctionExtent> functions = FunctionDiscovery.Find(program, findings);
        foreach (FunctionExtent function in functions) TargetCheck.Check(program, function, findings);
        InstructionCheck.Check(program, contract, findings);
        if (findings.HasErrors) return null;

        ImmutableArray<ControlFlowGraph> graphs =
            [.. functions.Select(function => ControlFlowGraph.Build(program, function))];
        for (int index = 0; index < functions.Length; index++)
        {
            Reachability.Check(graphs[index], functions[index], findings);
        }
        CallGraph? calls = CallGraph.Build(program, functions, findings);
        if (findings.HasErrors || calls is null) return null;

        RegisterInitialization registers = new(program, contract, functions, findings);
        registers.Check(graphs, calls);
        int[] frameBytes = [.. graphs.Select((graph, index) =>
            AccessAnalysis.FindFrameBytes(program, contract, graph, isEntry: index == 0, findings))];
        ImmutableArray<VerifiedFunction> described = Describe(functions, calls, frameBytes, registers);
        CheckStack(contract, described[0], findings);
        if (findings.HasErrors && observer is null) return null;
        ProgramFacts facts = ProgramFacts.Find(
            program, contract, options, [.. described.Zip(graphs)], observer);
        if (findings.HasErrors) return null;
        if (facts.GivenUp is string why)
        {
            findings.Report(VerificationDiagnostics.TooComplicated, $"{why}, so that nothing is proven of the program: mode guarded "
                + "checks every access and meters every loop");
        }

        ProgramCounterSet metered = FindMetered(program, functions, graphs, facts);
        ReportContextWrites(facts, contract, findings);
        RegionLengths lengths = new(program, contract, described[0].DeepestStack);
        ReportArguments(program, lengths, facts, contract, findings);
        if (contract.Mode == VerificationMode.Proved) ReportNotProven(program, lengths, facts, metered, findings);
        else ReportUncheckable(program, lengths, facts, findings);
        InstructionBound bound = InstructionBounds.Find(
            program, calls.CallersFirst.Reverse().Select(function => functions[function].Start), facts);
        CheckInstructions(program, contract, bound, findings);
        return new VerifiedProgram(program, contract, described, metered, facts, bound);
    }

    private static ProgramCounterSet FindMetered(
        Program program, ImmutableArray<FunctionExtent> functions, ImmutableArray<ControlFlowGraph> graphs, ProgramFacts facts)
    {
        bool[] metered = new bool[program.Instructions.Length];
        for (int index = 0; index < functions.Length; index++)
            Metering.Find(graphs[index], facts, functions[index].Start, metered);
        return new ProgramCounterSet(metered);
    }

    private static void CheckStack(Contract contract, VerifiedFunction entry, Findings findings)
    {
        if (entry.DeepestStack <= (contract.StackBudget ?? int.MaxValue)) return;
        findings.Report(VerificationDiagnostics.StackBudgetExceeded,
            $"the program needs {entry.DeepestStack} bytes of stack; the contract grants {contract.StackBudget}");
    }

    /// <summary>A run that only fuel ends has the budget that its host gives it as fuel.</summary>
    private static void CheckInstructions(Program program, Contract contract, InstructionBound bound, Findings findings)
    {
        if (bound.Instructions is not long most || most <= (contract.InstructionBudget ?? long.MaxValue)) return;
        string grant = $"the program executes up to {most} instructions; the contract grants {contract.InstructionBudget}";
        if (bound is not { Loop: int head, LoopInstructions: long inLoop })
        {
            findings.Report(VerificationDiagnostics.InstructionBudgetExceeded, grant);
            return;
        }

        findings.Report(VerificationDiagnostics.InstructionBudgetExceeded, head,
            $"begins the loop that costs most, up to {inLoop} instructions each time it is entered; {grant}");
    }

    /// <summary>In both modes, since there is no check at run time for parts of a region.</summary>
    private static void ReportContextWrites(ProgramFacts facts, Contract contract, Findings findings)
    {
        ReadOnlyContext readOnly = new(contract);
        foreach ((int pc, WriteFacts write) in facts.ContextWrites.OrderBy(item => item.Key))
        {
            string what = readOnly.Describe(write.Low, write.End);
            if (write.Verdict == ContextWrite.Certain)
                findings.Report(VerificationDiagnostics.ReadOnlyWritten, pc, $"writes to {what} read-only");
            else if (write.Verdict == ContextWrite.Unknown)
            {
                findings.Report(VerificationDiagnostics.ReadOnlyPerhapsWritten, pc,
                    $"is not proven not to write to {what} read-only");
            }
        }
    }

    /// <summary>In both modes what never holds, and what is not proven where no check can be made at run time.</summary>
    private static void ReportArguments(
        Program program, RegionLengths lengths, ProgramFacts facts, Contract contract, Findings findings)
    {
        foreach (((int pc, PointerArgument pointer), ArgumentFacts argument) in
            facts.Arguments.OrderBy(item => (item.Key.Pc, item.Key.Pointer.Parameter)))
        {
            bool isChecked = contract.Mode == VerificationMode.Guarded && argument.IsCheckable(pointer);
            ArgumentVerdict verdict = argument.Verdict;
            if (verdict == ArgumentVerdict.Inside || (verdict == ArgumentVerdict.Unknown && isChecked)) continue;
            UnprovenArgument unproven = new(
                contract.Helpers[(int)program.Instructions[pc].Immediate], pointer, lengths, argument);
            DiagnosticDescriptor descriptor = verdict == ArgumentVerdict.Outside
                ? VerificationDiagnostics.ArgumentOutside
                : VerificationDiagnostics.ArgumentNotProven;
            findings.Report(descriptor, pc, unproven.Message, unproven.Hint);
        }
    }

    /// <summary>
    /// Code does not look for an address in what fields of the context point to, among other regions, and knows nothing of what
    /// helpers return.
    /// </summary>
    private static void ReportUncheckable(Program program, RegionLengths lengths, ProgramFacts facts, Findings findings)
    {
        foreach (int pc in facts.CheckedAccesses.Where(facts.Regions.IsUncheckable))
        {
            UnprovenAccess access = new(program, lengths, pc, facts.UnprovenAccesses.GetValueOrDefault(pc, AbstractValue.Anything));
            findings.Report(VerificationDiagnostics.AccessUncheckable, pc, $"{access.Message}, and there is no check for that at run time",
                access.Hint);
        }
    }

    private static void ReportNotProven(
        Program program, RegionLengths lengths, ProgramFacts facts, ProgramCounterSet metered, Findings findings)
    {
        foreach ((int pc, AbstractValue address) in facts.UnprovenAccesses)
        {
            UnprovenAccess access = new(program, lengths, pc, address);
            findings.Report(VerificationDiagnostics.AccessNotProven, pc, $"{access.Message}{(facts.Regions.IsUncheckable(pc) ? "" : "; mode guarded checks it at run time")}", access.Hint);
        }
        foreach (int pc in metered)
        {
            findings.Report(VerificationDiagnostics.LoopNotProven, pc,
                "leads backwards within a loop that is not proven to end; mode guarded meters it");
        }
    }

    private static ImmutableArray<VerifiedFunction> Describe(
        ImmutableArray<FunctionExtent> functions, CallGraph calls, int[] frameBytes, RegisterInitialization registers)
    {
        int[] deepestStack = new int[functions.Length];
        foreach (int function in calls.CallersFirst.Reverse())
        {
            int below = calls.Callees[function].Select(callee => deepestStack[callee]).DefaultIfEmpty().Max();
            deepestStack[function] = frameBytes[function] + below;
        }
        return
        [
            .. functions.Select((function, index) => new VerifiedFunction(
                function.Name,
                function.Start,
                function.End,
                frameBytes[index],
                deepestStack[index],
                [.. calls.Callees[index].Select(callee => functions[callee].Start)])
            {
                ReturnsValue = registers.ReturnsValue(function.Start),
            }),
        ];
    }
}
