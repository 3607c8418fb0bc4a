using System.Runtime.InteropServices;

namespace Femto.Jit.Verification.Abstract;

/// <summary>
/// What the registers that jumps compare can be in any turn of a loop, seen while a state that holds in every turn is
/// followed once more.
/// </summary>
internal sealed class TestOperands
{
    private readonly Dictionary<(int Pc, int Register), AbstractValue> _seen = [];

    /// <summary>The value of a register at a jump; null when no turn comes there.</summary>
    internal AbstractValue? Find(int pc, int register) =>
        _seen.TryGetValue((pc, register), out AbstractValue value) ? value : null;

    /// <summary>Called for each conditional jump that compares two registers.</summary>
    internal void See(int pc, int register, in AbstractValue value)
    {
        ref AbstractValue seen = ref CollectionsMarshal.GetValueRefOrAddDefault(_seen, (pc, register), out bool exists);
        if (exists) seen.Join(value);
        else seen = value;
    }
}
