using Femto.Jit.Bytecode;

namespace Femto.Jit.Verification;

/// <summary>
/// The registers that have a value at the start of blocks, on each way by itself that differs in them, and not on ways that
/// constants rule out: compilers set a flag where they give a register its value, and test it ahead of reading the register.
/// </summary>
/// <param name="program">The program.</param>
/// <param name="graph">The function's blocks.</param>
/// <param name="after">The registers that have a value after an instruction, by those that have one ahead of it.</param>
internal sealed class InitializedWays(Program program, ControlFlowGraph graph, Func<int, RegisterSet, RegisterSet> after)
{
    /// <summary>Where more sets of registers than this meet, ways are not told apart.</summary>
    private const int MostSets = 32;

    /// <summary>By block, the constants on ways to it on which just these registers have a value.</summary>
    private readonly Dictionary<RegisterSet, KnownConstants>[] _ways =
        [.. graph.Blocks.Select(_ => new Dictionary<RegisterSet, KnownConstants>())];
    private readonly Stack<(int Block, RegisterSet Initialized)> _pending = new();
    private bool _isGivenUp;

    /// <summary>
    /// The registers that have a value on every way to each block, all of them where there is no way; null when there are too
    /// many ways.
    /// </summary>
    /// <param name="atEntry">The registers that have a value where the function is entered.</param>
    internal RegisterSet[]? Solve(RegisterSet atEntry)
    {
        Flow(0, atEntry, new KnownConstants());
        while (!_isGivenUp && _pending.TryPop(out (int Block, RegisterSet Initialized) way))
            Run(graph.Blocks[way.Block], way.Initialized, _ways[way.Block][way.Initialized]);
        return _isGivenUp
            ? null
            : Array.ConvertAll(_ways, static ways => ways.Keys.Aggregate(RegisterSet.All, (all, one) => all & one));
    }

    private void Run(BasicBlock block, RegisterSet initialized, KnownConstants constants)
    {
        for (int pc = block.Start; pc <= block.Last; pc += program.Instructions.ItemRef(pc).Slots)
        {
            initialized = after(pc, initialized);
            constants.Execute(program.Instructions.ItemRef(pc));
        }

        bool? holds = constants.Holds(program.Instructions.ItemRef(block.Last));
        if (holds != false) Flow(block.Taken, initialized, constants);
        if (holds != true) Flow(block.Next, initialized, constants);
    }

    private void Flow(int block, RegisterSet initialized, in KnownConstants constants)
    {
        if (block == ControlFlowGraph.None) return;
        Dictionary<RegisterSet, KnownConstants> ways = _ways[block];
        bool isNew = !ways.TryGetValue(initialized, out KnownConstants known);
        KnownConstants met = isNew ? constants : KnownConstants.Meet(known, constants);
        if (!isNew && met.Registers == known.Registers) return;
        ways[initialized] = met;
        _pending.Push((block, initialized));
        _isGivenUp |= ways.Count > MostSets;
    }
}
