using Femto.Jit.Contracts;

namespace Femto.Jit.Cli.Json;

/// <summary>What <c>femto contract show --json</c> prints.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it is for.</param>
/// <param name="ContextSize">Bytes of the context, or null when they are only known at run time.</param>
/// <param name="ContextAccess">What may be done with bytes of the context that no field describes.</param>
/// <param name="Fields">The fields of the context, by offset.</param>
/// <param name="Helpers">The helpers, by number.</param>
/// <param name="Programs">Programs that may call only some of them.</param>
/// <param name="Memory">Other memory.</param>
/// <param name="StackBudget">Bytes of eBPF stack, or null.</param>
/// <param name="InstructionBudget">Instructions of a run, or null.</param>
internal sealed record ContractReport(
    string Name,
    string Description,
    int? ContextSize,
    string ContextAccess,
    ContractFieldReport[] Fields,
    ContractHelperReport[] Helpers,
    ContractProgramReport[] Programs,
    ContractMemoryReport[] Memory,
    int? StackBudget,
    long? InstructionBudget)
{
    public static ContractReport Of(Contract contract) => new(
        contract.Name,
        contract.Description,
        contract.ContextLength,
        NameOf(contract.ContextAccess),
        [.. contract.ContextFields.Select(ContractFieldReport.Of)],
        [.. contract.Helpers.Values.Select(ContractHelperReport.Of)],
        [.. contract.AllowedHelpers.Select(program => new ContractProgramReport(program.Key, [.. program.Value]))],
        [.. contract.Memory.Select(memory => new ContractMemoryReport(memory.Name, memory.Size, NameOf(memory.Access)))],
        contract.StackBudget,
        contract.InstructionBudget);

    public static string NameOf(MemoryAccess access) =>
        ContractReader.AccessWords.First(word => word.Value == access).Key;
}

/// <summary>A field of the context; <paramref name="Target"/> is what it points to.</summary>
internal sealed record ContractFieldReport(
    string Name, string Type, int Offset, int Size, string Access, PointedMemory? Target)
{
    public static ContractFieldReport Of(ContextField field) => new(
        field.Name, field.Type, field.Offset, field.Size, ContractReport.NameOf(field.Access), field.Target);
}

/// <summary>A helper, with its prototype as in a contract.</summary>
internal sealed record ContractHelperReport(int Number, string Name, string Prototype, bool Instance, bool MayRefuse)
{
    public static ContractHelperReport Of(HelperPrototype helper) =>
        new(helper.Number, helper.Name, helper.ToString(), helper.TakesInstance, helper.MayRefuse);
}

/// <summary>A program and the numbers of the helpers it may call.</summary>
internal sealed record ContractProgramReport(string Name, int[] Helpers);

/// <summary>Other memory.</summary>
internal sealed record ContractMemoryReport(string Name, int Size, string Access);
