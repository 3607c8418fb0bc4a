namespace Femto.Jit.Verification.Costs;

/// <summary>What a call of a function executes, functions it calls included.</summary>
/// <param name="Instructions">At most so many instructions.</param>
/// <param name="MayTrap">Whether a run may end within it.</param>
internal readonly record struct FunctionCost(long Instructions, bool MayTrap);
