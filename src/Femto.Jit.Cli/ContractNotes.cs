using System.Collections.Immutable;

namespace Femto.Jit.Cli;

/// <summary>What a contract says that has no effect yet, so that nobody relies on it.</summary>
internal static class ContractNotes
{
    /// <summary>A line for each.</summary>
    public static ImmutableArray<string> Of(Contract contract)
    {
        ImmutableArray<string>.Builder notes = ImmutableArray.CreateBuilder<string>();
        string[] pointers = [.. contract.ContextFields.Where(field => field.Target is not null).Select(field => field.Name)];
        if (pointers.Length > 0)
            notes.Add($"what {string.Join(", ", pointers)} points to is not granted yet: accesses are refused or trap");
        if (!contract.Memory.IsEmpty)
            notes.Add("'memory' is not granted yet: accesses are refused or trap");
        if (contract.Helpers.Values.Any(helper => helper.ResultBytes is not null))
            notes.Add("what results of helpers point to is not granted yet: accesses are refused or trap");
        if (contract.InstructionBudget is not null)
            notes.Add("'instructions' is not enforced yet: fuel bounds the loops that are not proven to end");
        return notes.ToImmutable();
    }
}
