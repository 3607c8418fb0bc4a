using System.Collections.Immutable;
using Femto.Jit.Bytecode;

namespace Femto.Jit.Verification;

/// <summary>Every register has a value on every path to an instruction that reads it.</summary>
internal sealed class RegisterInitialization(Program program, Contract contract, Findings findings)
{
    /// <summary>Argument registers that have a value at all call sites seen so far, by the callee's start.</summary>
    private readonly Dictionary<int, RegisterSet> _argumentsOf = [];

    /// <summary>Checks all functions, callers first, since a callee's arguments depend on its call sites.</summary>
    internal void Check(
        ImmutableArray<FunctionExtent> functions, ImmutableArray<ControlFlowGraph> graphs, CallGraph calls)
    {
        _argumentsOf[0] = RegisterSet.FirstArguments(2);
        foreach (int index in calls.CallersFirst)
        {
            FunctionExtent function = functions[index];
            CheckFunction(graphs[index], _argumentsOf[function.Start] | RegisterSet.Of(RegisterSet.FramePointer));
        }
    }

    private void CheckFunction(ControlFlowGraph graph, RegisterSet atEntry)
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
        for (int block = 0; block < graph.Blocks.Length; block++) Report(graph.Blocks[block], initialized[block]);

        void Meet(int block, RegisterSet atEnd)
        {
            if (block == ControlFlowGraph.None || (initialized[block] & atEnd) == initialized[block]) return;
            initialized[block] &= atEnd;
            pending.Add(block);
        }
    }

    private RegisterSet After(BasicBlock block, RegisterSet initialized)
    {
        for (int pc = block.Start; pc <= block.Last; pc += program.Instructions[pc].Slots)
        {
            initialized = After(program.Instructions[pc], initialized);
        }
        return initialized;
    }

    private static RegisterSet After(Instruction instruction, RegisterSet initialized)
    {
        if (RegisterUse.IsCall(instruction)) initialized = initialized.Without(RegisterSet.Arguments);
        return initialized | RegisterUse.Writes(instruction);
    }

    private void Report(BasicBlock block, RegisterSet initialized)
    {
        for (int pc = block.Start; pc <= block.Last; pc += program.Instructions[pc].Slots)
        {
            Instruction instruction = program.Instructions[pc];
            RegisterSet missing = RegisterUse.Reads(instruction, contract).Without(initialized);
            for (RegisterSet left = missing; !left.IsEmpty; left = left.Without(RegisterSet.Of(left.Lowest)))
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
            initialized = After(instruction, initialized | missing);
        }
    }
}
