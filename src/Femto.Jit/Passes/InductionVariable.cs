using Femto.Jit.Ir;

namespace Femto.Jit.Passes;

/// <summary>A variable of a loop to which every turn adds the same constant.</summary>
/// <param name="Phi">What it is during a turn.</param>
/// <param name="Initial">What it is in the first turn.</param>
/// <param name="Next">What it will be in the next turn.</param>
/// <param name="Step">What is added; 32-bit arithmetic wraps.</param>
internal sealed record InductionVariable(Value Phi, Value Initial, Value Next, int Step)
{
    /// <summary>The variables of a loop that is entered from one block.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="entering">The place of that block among the header's predecessors.</param>
    public static List<InductionVariable> Find(NaturalLoop loop, int entering)
    {
        List<InductionVariable> variables = [];
        foreach (Value phi in loop.Header.Phis)
        {
            Value next = phi.Operands[entering == 0 ? 1 : 0];
            bool isStepped = phi.Type == IrType.I32 && next.Op == Op.Add && next.Operands[0] == phi
                && next.Operands[1].IsConstant && next.Operands[1].Immediate != 0;
            for (int index = 0; index < phi.Operands.Count; index++)
                isStepped &= index == entering || phi.Operands[index] == next;
            if (isStepped)
                variables.Add(new InductionVariable(phi, phi.Operands[entering], next, (int)next.Operands[1].Immediate));
        }
        return variables;
    }
}
