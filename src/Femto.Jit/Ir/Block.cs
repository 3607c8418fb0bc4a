namespace Femto.Jit.Ir;

/// <summary>A basic block: phis, instructions, one terminator.</summary>
internal sealed class Block(int id)
{
    /// <summary>Number within the function.</summary>
    public int Id { get; set; } = id;

    /// <summary>Pc of the bytecode's block that begins here; null where none does.</summary>
    public int? Start { get; set; }

    /// <summary>Operand <c>i</c> of each phi is the value that comes from predecessor <c>i</c>.</summary>
    public List<Value> Phis { get; } = [];

    /// <summary>The instructions in order; the last is the terminator.</summary>
    public List<Value> Body { get; } = [];

    public List<Block> Predecessors { get; } = [];

    public Value Terminator => Body[^1];

    /// <summary>The blocks the terminator leads to, each once per edge.</summary>
    public SuccessorList Successors => Body.Count == 0 || !Terminator.IsTerminator
        ? default : new(Terminator.Then, Terminator.Else);

    public override string ToString() => $"b{Id}";
}
