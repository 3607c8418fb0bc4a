using System.Collections.Immutable;

namespace Femto.Jit.Cli;

/// <summary>What a contract says that has no effect yet, so that nobody relies on it.</summary>
internal static class ContractNotes
{
    /// <summary>A line for each.</summary>
    public static ImmutableArray<string> Of(Contract contract)
    {
        ImmutableArray<string>.Builder notes = ImmutableArray.CreateBuilder<string>();
        if (!contract.Memory.IsEmpty)
            notes.Add("'memory' is not granted yet: accesses are refused or trap");
        return notes.ToImmutable();
    }
}
