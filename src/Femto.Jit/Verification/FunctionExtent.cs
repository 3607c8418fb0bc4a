namespace Femto.Jit.Verification;

/// <summary>
/// The slots of one function: from <paramref name="Start"/> up to, not including, <paramref name="End"/>.
/// </summary>
internal sealed record FunctionExtent(string Name, int Start, int End)
{
    internal bool Contains(long pc) => pc >= Start && pc < End;
}
