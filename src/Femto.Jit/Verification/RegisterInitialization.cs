using System.Collections.Immutable;
using Femto.Jit.Bytecode;

namespace Femto.Jit.Verification;

/// <summary>
/// Every register has a value on every path to an instruction that reads it, but for paths that constants rule out. A function other than the entry may leave
/// r0 without one at its exit (a C function without a result does); then its callers may not read it.
/// </summary>
internal sealed class RegisterInitialization(
    Program program, Contract contract, ImmutableArray<FunctionExtent> functions, Findings findings)
{
    /// <summary>Argument registers that have a value at all call sites seen so far, by the callee's start.</summary>
    private readonly Dictionary<int, RegisterSet> _argumentsOf = [];

    /// <summary>Starts of the functions that leave r0 without a value.</summary>
    private readonly HashSet<int> _withoutResult = [];

    /// <summary>Whether the function that starts there leaves a value in r0.</summary>
    internal bool ReturnsValue(int start) => !_withoutResult.Contains(start);

    /// <summary>Checks all functions.</summary>
    internal void Check(ImmutableArray<ControlFlowGraph> graphs, CallGraph calls)
    {
        // A call's result depends on the callee alone, so callees come first; arguments depend on the call sites.
        foreach (int index in calls.CallersFirst.Reverse())
        {
            if (index != 0 && !SetsResult(graphs[index])) _withoutResult.Add(functions[index].Start);
        }
        _argumentsOf[0] = RegisterSet.FirstArguments(2);
        foreach (int index in calls.CallersFirst) CheckFunction(graphs[index], functions[index].Start);
    }

    private bool SetsResult(ControlFlowGraph graph)
    {
        RegisterSet[] initialized = Solve(graph, default);
        return graph.Blocks.Index().All(block =>
            program.Instructions[block.Item.Last].Operation != Operation.Exit
            || After(block.Item, initialized[block.Index]).Contains(0));
    }

    private void CheckFunction(ControlFlowGraph graph, int start)
    {
        RegisterSet atEntry = _argumentsOf[start] | RegisterSet.Of(RegisterSet.FramePointer);
        RegisterSet[] initialized = Solve(graph, atEntry);
        if (graph.Blocks.Index().Any(block => ReadsMissing(block.Item, initialized[block.Index], ReturnsValue(start))))
            initialized = new InitializedWays(program, graph, After).Solve(atEntry) ?? initialized;
        for (int block = 0; block < graph.Blocks.Length; block++)
        {
            Report(graph.Blocks[block], initialized[block], ReturnsValue(start));
        }
    }

    /// <summary>The registers that have a value at the start of each block.</summary>
    private RegisterSet[] Solve(ControlFlowGraph graph, RegisterSet atEntry)
    {
        // Meet over paths: start from everything, take away what some path lacks, until nothing changes.
        RegisterSet[] initialized = new RegisterSet[graph.Blocks.Length];
        Array.Fill(initialized, RegisterSet.All);
        initialized[0] = atEntry;
        Worklist pending = new(graph.Blocks.Length);
        for (int block = 0; block < graph.Blocks.Length; block++) pending.Add(block);
        while (pending.TryTake(out int block))
        {
            RegisterSet atEnd = After(graph.Blocks[block], initialized[block]);
            Meet(graph.Blocks[block].Taken, atEnd);
            Meet(graph.Blocks[block].Next, atEnd);
        }
        return initialized;

        void Meet(int block, RegisterSet atEnd)
        {
            if (block == ControlFlowGraph.None || (initialized[block] & atEnd) == initialized[block]) return;
            initialized[block] &= atEnd;
            pending.Add(block);
        }
    }

    private RegisterSet After(BasicBlock block, RegisterSet initialized)
    {
        for (int pc = block.Start; pc <= block.Last; pc += program.Instructions.ItemRef(pc).Slots)
        {
            initialized = After(pc, initialized);
        }
        return initialized;
    }

    private RegisterSet After(int pc, RegisterSet initialized)
    {
        ref readonly Instruction instruction = ref program.Instructions.ItemRef(pc);
        if (RegisterUse.IsCall(instruction)) initialized = initialized.Without(RegisterSet.Arguments);
        bool withoutResult = instruction.Operation == Operation.CallLocal
            && _withoutResult.Contains((int)instruction.TargetFrom(pc));
        return withoutResult
            ? initialized.Without(RegisterSet.Of(0))
            : initialized | RegisterUse.Writes(instruction);
    }

    private bool ReadsMissing(BasicBlock block, RegisterSet initialized, bool returnsValue)
    {
        for (int pc = block.Start; pc <= block.Last; pc += program.Instructions.ItemRef(pc).Slots)
        {
            if (!Reads(pc, returnsValue).Without(initialized).IsEmpty) return true;
            initialized = After(pc, initialized);
        }

        return false;
    }

    private RegisterSet Reads(int pc, bool returnsValue)
    {
        ref readonly Instruction instruction = ref program.Instructions.ItemRef(pc);
        return instruction.Operation == Operation.Exit && !returnsValue ? default : RegisterUse.Reads(instruction, contract);
    }

    private void Report(BasicBlock block, RegisterSet initialized, bool returnsValue)
    {
        for (int pc = block.Start; pc <= block.Last; pc += program.Instructions.ItemRef(pc).Slots)
        {
            ref readonly Instruction instruction = ref program.Instructions.ItemRef(pc);
            RegisterSet missing = Reads(pc, returnsValue).Without(initialized);
            for (RegisterSet left = missing; !left.IsEmpty; left = left.WithoutLowest())
            {
                findings.Report(VerificationDiagnostics.UninitializedRegister, pc,
                    $"needs r{left.Lowest}, which has no value on some path to it");
            }
            if (instruction.Operation == Operation.CallLocal)
            {
                int callee = (int)instruction.TargetFrom(pc);
                RegisterSet arguments = initialized & RegisterSet.Arguments;
                _argumentsOf[callee] = _argumentsOf.GetValueOrDefault(callee, RegisterSet.All) & arguments;
            }
            // One report is enough: what follows may take the register for initialized.
            initialized = After(pc, initialized | missing);
        }
    }
}
