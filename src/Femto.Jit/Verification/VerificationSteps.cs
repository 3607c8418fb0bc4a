using System.Collections.Immutable;

namespace Femto.Jit.Verification;

/// <summary>The analyses in order; each relies on what the ones before it have established.</summary>
internal static class VerificationSteps
{
    /// <summary>Runs the analyses on a program; null, or an incomplete answer, when errors were found.</summary>
    internal static VerifiedProgram? Run(Program program, Contract contract, Findings findings)
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
        ImmutableHashSet<int> metered = [.. graphs.SelectMany(BackEdges.Find)];
        if (contract.Mode == VerificationMode.Proved) ReportLoops(metered, findings);
        int[] frameBytes = [.. graphs.Select((graph, index) =>
            AccessAnalysis.FindFrameBytes(program, contract, graph, isEntry: index == 0, findings))];
        return new VerifiedProgram(program, contract, Describe(functions, calls, frameBytes, registers), metered);
    }

    private static void ReportLoops(ImmutableHashSet<int> metered, Findings findings)
    {
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
