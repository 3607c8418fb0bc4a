using System.Collections.Immutable;
using Femto.Jit.Bytecode;

namespace Femto.Jit.Verification;

/// <summary>Which functions call which, by index; without cycles.</summary>
internal sealed class CallGraph
{
    private CallGraph(ImmutableArray<ImmutableArray<int>> callees, ImmutableArray<int> callersFirst)
    {
        Callees = callees;
        CallersFirst = callersFirst;
    }

    /// <summary>The functions each function calls, ordered, each once.</summary>
    internal ImmutableArray<ImmutableArray<int>> Callees { get; }

    /// <summary>All functions, each after everything that calls it.</summary>
    internal ImmutableArray<int> CallersFirst { get; }

    /// <summary>
    /// Builds the graph; null after reporting recursion, a function nothing calls, or too deep calls.
    /// </summary>
    internal static CallGraph? Build(
        Program program, ImmutableArray<FunctionExtent> functions, Findings findings)
    {
        Dictionary<int, int> indexByStart = functions.Index().ToDictionary(item => item.Item.Start, item => item.Index);
        ImmutableArray<ImmutableArray<int>> callees =
            [.. functions.Select(function => FindCallees(program, function, indexByStart))];
        int[] callers = new int[functions.Length];
        foreach (int callee in callees.SelectMany(list => list)) callers[callee]++;

        if (!ReportNeverCalled(functions, callers, findings)) return null;
        List<int> callersFirst = Sort(callees, callers);
        if (callersFirst.Count < functions.Length)
        {
            ReportCycle(functions, callees, callers, findings);
            return null;
        }
        CallGraph graph = new(callees, [.. callersFirst]);
        return graph.CheckDepth(functions, findings) ? graph : null;
    }

    private static ImmutableArray<int> FindCallees(
        Program program, FunctionExtent function, Dictionary<int, int> indexByStart)
    {
        SortedSet<int> callees = [];
        for (int pc = function.Start; pc < function.End; pc += program.Instructions.ItemRef(pc).Slots)
        {
            ref readonly Instruction instruction = ref program.Instructions.ItemRef(pc);
            if (instruction.Operation != Operation.CallLocal) continue;
            callees.Add(indexByStart[(int)instruction.TargetFrom(pc)]);
        }
        return [.. callees];
    }

    private static bool ReportNeverCalled(
        ImmutableArray<FunctionExtent> functions, int[] callers, Findings findings)
    {
        bool allCalled = true;
        for (int function = 1; function < callers.Length; function++)
        {
            if (callers[function] != 0) continue;
            findings.Report(VerificationDiagnostics.NeverCalled, functions[function].Start,
                $"begins function {functions[function].Name}, which nothing calls; remove it");
            allCalled = false;
        }
        return allCalled;
    }

    /// <summary>
    /// Takes away functions without callers until none is left; what remains is on or behind a cycle.
    /// </summary>
    private static List<int> Sort(ImmutableArray<ImmutableArray<int>> callees, int[] callers)
    {
        List<int> sorted = new(callers.Length);
        if (callers[0] == 0) sorted.Add(0);
        for (int next = 0; next < sorted.Count; next++)
        {
            foreach (int callee in callees[sorted[next]])
            {
                if (--callers[callee] == 0) sorted.Add(callee);
            }
        }
        return sorted;
    }

    private static void ReportCycle(
        ImmutableArray<FunctionExtent> functions,
        ImmutableArray<ImmutableArray<int>> callees,
        int[] callers,
        Findings findings)
    {
        // Each function that remains has a caller that remains: walking to callers must come round.
        Dictionary<int, int> callerOf = [];
        for (int caller = 0; caller < functions.Length; caller++)
        {
            if (callers[caller] == 0) continue;
            foreach (int callee in callees[caller]) callerOf[callee] = caller;
        }
        int current = callerOf.Keys.First(function => callers[function] > 0);
        for (int step = 0; step < functions.Length; step++) current = callerOf[current];
        List<int> cycle = [current];
        for (int next = callerOf[current]; next != current; next = callerOf[next]) cycle.Add(next);

        // Told from its first function on, in the direction of the calls.
        int first = cycle.Min();
        cycle.Reverse();
        int turn = cycle.IndexOf(first);
        IEnumerable<string> names = cycle[turn..].Concat(cycle[..turn]).Append(first)
            .Select(function => functions[function].Name);
        findings.Report(VerificationDiagnostics.Recursion, functions[first].Start,
            $"begins a function that calls itself ({string.Join(" calls ", names)}); recursion is not allowed");
    }

    private bool CheckDepth(ImmutableArray<FunctionExtent> functions, Findings findings)
    {
        int[] depth = new int[functions.Length];
        depth[0] = 1;
        foreach (int caller in CallersFirst)
        {
            foreach (int callee in Callees[caller]) depth[callee] = Math.Max(depth[callee], depth[caller] + 1);
        }
        int deepest = Array.IndexOf(depth, depth.Max());
        if (depth[deepest] <= Limits.CallDepth) return true;
        findings.Report(VerificationDiagnostics.CallsTooDeep, functions[deepest].Start,
            $"begins function {functions[deepest].Name} at call depth {depth[deepest]}; "
            + $"the limit is {Limits.CallDepth}, the entry included");
        return false;
    }
}
