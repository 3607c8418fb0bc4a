using System.Collections.Immutable;
using Femto.Jit.Bytecode;

namespace Femto.Jit.Verification;

/// <summary>
/// Divides the program into functions. A function starts at slot 0, at each symbol and at each target of a local call
/// (raw bytecode has no symbols), and ends where the next one starts.
/// </summary>
internal static class FunctionDiscovery
{
    internal static ImmutableArray<FunctionExtent> Find(Program program, Findings findings)
    {
        SortedDictionary<int, string> starts = new() { [0] = program.Name };
        foreach (ProgramFunction function in program.Functions) starts[function.Start] = function.Name;
        for (int pc = 0; pc < program.Instructions.Length; pc += program.Instructions.ItemRef(pc).Slots)
        {
            ref readonly Instruction instruction = ref program.Instructions.ItemRef(pc);
            if (instruction.Operation == Operation.CallLocal && TargetCheck.IsInstruction(program, pc, findings))
            {
                int target = (int)instruction.TargetFrom(pc);
                starts.TryAdd(target, $"function_{target}");
            }
        }
        int[] ends = [.. starts.Keys.Skip(1), program.Instructions.Length];
        return [.. starts.Zip(ends, (start, end) => new FunctionExtent(start.Value, start.Key, end))];
    }
}
