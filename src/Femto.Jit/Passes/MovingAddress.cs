using Femto.Jit.Ir;

namespace Femto.Jit.Passes;

/// <summary>An address that a loop's induction variable moves by a constant each turn, and where it is used.</summary>
/// <param name="value">The address; the variable itself, or computed from it.</param>
/// <param name="variable">The variable.</param>
/// <param name="scale">What the variable counts for in the address.</param>
internal sealed class MovingAddress(Value value, InductionVariable variable, uint scale)
{
    private readonly List<(Value Access, bool IsEveryTurn)> accesses = [];

    public Value Value => value;

    public InductionVariable Variable => variable;

    /// <summary>What a turn adds to the address; 32-bit arithmetic wraps.</summary>
    public int Step { get; } = unchecked((int)(scale * (uint)variable.Step));

    public bool IsVariable => value == variable.Phi;

    /// <summary>The loads and stores at the address and a displacement.</summary>
    public IEnumerable<Value> Accesses => accesses.Select(use => use.Access);

    public int AccessCount => accesses.Count;

    /// <summary>The phis of inner loops that begin with the address, each with the place of its operand.</summary>
    public List<(Value Phi, int Index)> InnerPhis { get; } = [];

    /// <summary>The lowest displacement, by which the variable that takes the address's place can be ahead of it.</summary>
    public long Displacement => accesses.Count == 0 || InnerPhis.Count > 0 ? 0 : accesses.Min(use => use.Access.Immediate);

    /// <summary>Whether every turn accesses memory at the address and some displacement.</summary>
    public bool IsAccessedEveryTurn => accesses.Exists(use => use.IsEveryTurn);

    /// <summary>Whether every turn accesses memory at the address and this displacement.</summary>
    public bool IsAccessedEveryTurnAt(long displacement) =>
        accesses.Exists(use => use.IsEveryTurn && use.Access.Immediate == displacement);

    public void Add(Value access, bool isEveryTurn) => accesses.Add((access, isEveryTurn));
}
