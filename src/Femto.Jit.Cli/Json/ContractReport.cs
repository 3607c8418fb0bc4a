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

/// <summary>A field of the context.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type.</param>
/// <param name="Offset">Where it is, in bytes.</param>
/// <param name="Size">Its bytes.</param>
/// <param name="Access">What programs may do with it.</param>
/// <param name="Target">What it points to, or null.</param>
internal sealed record ContractFieldReport(
    string Name, string Type, int Offset, int Size, string Access, PointedMemory? Target)
{
    public static ContractFieldReport Of(ContextField field) => new(
        field.Name, field.Type, field.Offset, field.Size, ContractReport.NameOf(field.Access), field.Target);
}

/// <summary>A helper of a contract.</summary>
/// <param name="Number">The number programs call it by.</param>
/// <param name="Name">Its name.</param>
/// <param name="Prototype">Its prototype as in a contract.</param>
/// <param name="Instance">Whether it takes the instance first.</param>
/// <param name="MayRefuse">Whether it may end the run.</param>
internal sealed record ContractHelperReport(int Number, string Name, string Prototype, bool Instance, bool MayRefuse)
{
    public static ContractHelperReport Of(HelperPrototype helper) =>
        new(helper.Number, helper.Name, helper.ToString(), helper.TakesInstance, helper.MayRefuse);
}

/// <summary>A program that may call only some helpers.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Helpers">Numbers of the helpers it may call.</param>
internal sealed record ContractProgramReport(string Name, int[] Helpers);

/// <summary>Other memory of a contract.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Size">Its bytes.</param>
/// <param name="Access">What programs may do with it.</param>
internal sealed record ContractMemoryReport(string Name, int Size, string Access);
