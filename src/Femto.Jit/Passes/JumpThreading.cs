using Femto.Jit.Ir;

namespace Femto.Jit.Passes;

/// <summary>
/// A block that branches by what was branched on just before, and was reached by both ways, becomes two that do not branch:
/// compilers for eBPF make such blocks of choices by one condition, since there is no conditional move.
/// </summary>
internal sealed class JumpThreading
{
    /// <summary>Operations that are made twice for a branch at most.</summary>
    private const int LargestBody = 3;

    /// <summary>Blocks passed on the way back to the first branch at most, and rounds in which one may make another possible.</summary>
    private const int LongestWay = 3, Rounds = 3;

    private readonly Function function;
    private readonly DominatorTree dominators;
    private readonly List<Use>?[] users;
    private readonly HashSet<Block> changed = [];

    private JumpThreading(Function function)
    {
        this.function = function;
        dominators = new DominatorTree(function);
        users = new List<Use>?[function.ValueCount];
        foreach (Block block in function.Blocks)
        {
            foreach (Value phi in block.Phis)
            {
                for (int index = 0; index < phi.Operands.Count; index++)
                    Add(new Use(phi, index, block.Predecessors[index]));
            }
            foreach (Value value in block.Body) AddOperandsOf(value, block);
        }
    }

    /// <summary>An operand of a value.</summary>
    /// <param name="User">The value.</param>
    /// <param name="Index">Which of its operands it is.</param>
    /// <param name="Place">Where it is needed: in the user's block, or, if that is a phi, at the end of a predecessor.</param>
    private readonly record struct Use(Value User, int Index, Block Place);

    /// <summary>A block and what is known on its two ways in.</summary>
    /// <param name="Block">The block.</param>
    /// <param name="Holds">The place among its predecessors from which its condition holds.</param>
    private readonly record struct Candidate(Block Block, int Holds)
    {
        public int Fails => 1 - Holds;
    }

    /// <summary>Threads what it can of a function.</summary>
    public static void Run(Function function)
    {
        for (int round = 0; round < Rounds; round++)
        {
            List<Candidate> candidates = Find(function);
            if (candidates.Count == 0) return;
            JumpThreading threading = new(function);
            foreach (Candidate candidate in candidates) threading.TryThread(candidate);
            if (threading.changed.Count == 0) return;
            Replacements.Apply(function);
            List<Block> order = BlockOrder.ReversePostorder(function.Blocks[0], function.BlockCount);
            function.Blocks.Clear();
            function.Blocks.AddRange(order);
        }
    }

    private static List<Candidate> Find(Function function)
    {
        List<Candidate> candidates = [];
        foreach (Block block in function.Blocks)
        {
            Value branch = block.Terminator;
            bool fits = branch.Op == Op.Branch && block.Predecessors.Count == 2 && block.Body.Count <= LargestBody + 1
                && branch.Then!.Predecessors.Count == 1 && branch.Else!.Predecessors.Count == 1
                && block.Body.TrueForAll(value => value == branch || value.Op.IsPure());
            // What both ways in have branched on is computed ahead of the block.
            if (fits && Outcome(block, 0) is bool first && Outcome(block, 1) is bool second && first != second)
                candidates.Add(new Candidate(block, first ? 0 : 1));
        }
        return candidates;
    }

    /// <summary>Whether a block's condition holds when it is reached from a predecessor; null where that is not known.</summary>
    private static bool? Outcome(Block block, int predecessor)
    {
        Value branch = block.Terminator;
        Block to = block;
        Block from = block.Predecessors[predecessor];
        for (int passed = 0; passed < LongestWay; passed++)
        {
            Value before = from.Terminator;
            if (before.Op == Op.Branch && before.Then != before.Else
                && before.Operands[0] == branch.Operands[0] && before.Operands[1] == branch.Operands[1])
            {
                return before.Condition == branch.Condition ? before.Then == to
                    : before.Condition == branch.Condition.Negate() ? before.Then != to
                    : null;
            }
            if (from.Predecessors.Count != 1) return null;
            (to, from) = (from, from.Predecessors[0]);
        }
        return null;
    }

    private void AddOperandsOf(Value value, Block place)
    {
        for (int index = 0; index < value.Operands.Count; index++) Add(new Use(value, index, place));
    }

    /// <summary>Values that threading has made are in no block that is threaded in this round.</summary>
    private void Add(Use use)
    {
        int id = use.User.Operands[use.Index].Id;
        if (id < users.Length) (users[id] ??= []).Add(use);
    }

    /// <summary>Divides a block, unless what it computes is needed where its ways have met again in more than one place.</summary>
    private void TryThread(Candidate candidate)
    {
        Block block = candidate.Block;
        Value branch = block.Terminator;
        (Block whenHolds, Block whenFails) = (branch.Then!, branch.Else!);
        List<Value> values = [.. block.Phis, .. block.Body];
        Block[] joins = [.. values.SelectMany(UsesOf).Where(use => use.Place != block && !IsOnOneWay(use.Place))
            .Select(use => FindJoin(block, use.Place)).Distinct()];
        Block[] touched = [block, whenHolds, whenFails, .. block.Predecessors, .. joins];
        if (touched.Any(changed.Contains) || joins.Length > 1 || !joins.All(join => join.Predecessors.TrueForAll(IsOnOneWay)))
            return;
        changed.UnionWith(touched);

        Dictionary<Value, Value> otherwise = [];
        Block copy = Copy(candidate, otherwise);
        foreach (Value value in values.SkipLast(1))
        {
            if (joins is [Block join]) Merge(value, otherwise[value], join, whenFails);
            Replace(value, otherwise[value], whenFails);
        }
        foreach (Value phi in block.Phis) phi.Replacement = phi.Operands[candidate.Holds];
        Lead(block.Predecessors[candidate.Fails], block, copy);
        copy.Predecessors.Add(block.Predecessors[candidate.Fails]);
        whenFails.Predecessors[0] = copy;
        block.Predecessors.RemoveAt(candidate.Fails);
        block.Body[^1] = Jump(branch, whenHolds);

        bool IsOnOneWay(Block place) => dominators.Dominates(whenHolds, place) || dominators.Dominates(whenFails, place);
    }

    /// <summary>The block, next below the one that is divided, that dominates a place.</summary>
    private Block FindJoin(Block divided, Block place)
    {
        Block join = place;
        while (dominators.ImmediateDominator(join) is { } above && above != divided) join = above;
        return join;
    }

    /// <summary>What the block does when its condition fails, as a block of its own.</summary>
    private Block Copy(Candidate candidate, Dictionary<Value, Value> otherwise)
    {
        Block block = candidate.Block;
        Block copy = function.NewBlock();
        copy.Start = block.Start;
        foreach (Value phi in block.Phis) otherwise.Add(phi, phi.Operands[candidate.Fails]);
        foreach (Value value in block.Body.SkipLast(1))
        {
            Value second = function.NewCopy(value);
            foreach (ref Value operand in second.Operands.Span)
                operand = otherwise.GetValueOrDefault(operand, operand);
            AddOperandsOf(second, block);
            otherwise.Add(value, second);
            copy.Body.Add(second);
        }
        copy.Body.Add(Jump(block.Terminator, block.Terminator.Else!));
        return copy;
    }

    /// <summary>Takes, where both ways have met, what a value was on the way taken.</summary>
    private void Merge(Value value, Value otherwise, Block join, Block whenFails)
    {
        List<Use> behind = UsesOf(value).FindAll(use => dominators.Dominates(join, use.Place));
        if (behind.Count == 0) return;
        Value phi = function.NewValue(Op.Phi, value.Type,
            [.. join.Predecessors.Select(from => dominators.Dominates(whenFails, from) ? otherwise : value)]);
        join.Phis.Add(phi);
        foreach (Use use in behind) use.User.Operands[use.Index] = phi;
        for (int index = 0; index < phi.Operands.Count; index++) Add(new Use(phi, index, join.Predecessors[index]));
    }

    /// <summary>Takes the other value of two where a condition has failed.</summary>
    private void Replace(Value value, Value otherwise, Block whenFails)
    {
        foreach (Use use in UsesOf(value))
        {
            if (use.User.Operands[use.Index] == value && dominators.Dominates(whenFails, use.Place))
                use.User.Operands[use.Index] = otherwise;
        }
    }

    private List<Use> UsesOf(Value value) => users[value.Id] ?? [];

    private Value Jump(Value branch, Block target)
    {
        Value jump = function.NewValue(Op.Jump, IrType.None);
        jump.Pc = branch.Pc;
        jump.Then = target;
        return jump;
    }

    private static void Lead(Block from, Block old, Block target)
    {
        Value terminator = from.Terminator;
        if (terminator.Then == old) terminator.Then = target;
        else terminator.Else = target;
    }
}
