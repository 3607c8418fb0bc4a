using System.Collections.Immutable;
using Femto.Jit.CodeGen;
using Femto.Jit.Ir;

namespace Femto.Jit.Fuzzing.Checks;

/// <summary>
/// Which operations of the intermediate form reached lowering, and which machine operations it selected for them: a rule
/// that never fires shows by what only it selects.
/// </summary>
internal sealed class OperationCoverage
{
    private static readonly ImmutableArray<string> _intermediate = [.. Enum.GetNames<Op>()];

    private readonly Dictionary<InstructionSet, long[]> _selected = [];
    private readonly long[] _lowered = new long[_intermediate.Length];

    /// <summary>Counts a function of a target.</summary>
    internal void Add(Target target, Function function, MachineFunction machine)
    {
        foreach (Value value in function.Values) _lowered[(int)value.Op]++;
        if (!_selected.TryGetValue(target.Isa, out long[]? counts))
            _selected.Add(target.Isa, counts = new long[NamesOf(target).Length]);
        foreach (MachineBlock block in machine.Blocks)
        {
            foreach (MachineInstruction instruction in block.Instructions)
            {
                // Moves that allocation has inserted have negative numbers.
                if (instruction.Opcode >= 0) counts[instruction.Opcode]++;
            }
        }
    }

    /// <summary>Adds the counts under their names.</summary>
    internal void AddTo(Counters counters)
    {
        for (int index = 0; index < _lowered.Length; index++)
            counters.Add(Counters.Operation(Counters.Intermediate, _intermediate[index]), _lowered[index]);
        foreach ((InstructionSet isa, long[] counts) in _selected)
        {
            ImmutableArray<string> names = NamesOf(Targets.All.First(target => target.Isa == isa));
            for (int index = 0; index < counts.Length; index++)
                counters.Add(Counters.Operation(isa.ToString(), names[index]), counts[index]);
        }
    }

    /// <summary>
    /// By intermediate form and instruction set of some targets, how many operations there are and which of them the
    /// counts lack.
    /// </summary>
    internal static IEnumerable<(string What, int Count, ImmutableArray<string> Missing)> Find(
        Counters counters, IEnumerable<Target> targets)
    {
        yield return Find(counters, Counters.Intermediate, _intermediate);
        foreach (Target target in targets.DistinctBy(target => target.Isa))
            yield return Find(counters, target.Isa.ToString(), NamesOf(target));
    }

    private static (string What, int Count, ImmutableArray<string> Missing) Find(
        Counters counters, string what, ImmutableArray<string> names) =>
        (what, names.Count(name => name.Length > 0),
            [.. names.Where(name => name.Length > 0 && counters[Counters.Operation(what, name)] == 0)]);

    private static ImmutableArray<string> NamesOf(Target target) => Compiler.BackendOf(target).Operations;
}
