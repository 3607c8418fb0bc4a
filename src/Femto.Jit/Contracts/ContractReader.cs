using System.Collections.Immutable;
using Femto.Jit.Contracts.Toml;

namespace Femto.Jit.Contracts;

/// <summary>Reads contracts from TOML. <c>targets/contracts/README.md</c> has the schema.</summary>
public static class ContractReader
{
    /// <summary>The words for access, in files.</summary>
    internal static IReadOnlyDictionary<string, MemoryAccess> AccessWords { get; } =
        new Dictionary<string, MemoryAccess>
        {
            ["read-write"] = MemoryAccess.ReadWrite,
            ["read-only"] = MemoryAccess.ReadOnly,
        };

    /// <summary>Reads a contract.</summary>
    /// <param name="text">The text of the file.</param>
    /// <param name="fileName">
    /// Its name, for diagnostics; without folder and extension also the contract's name where it states none.
    /// </param>
    /// <returns>The contract in <see cref="VerificationMode.Guarded"/>, or diagnostics FJ11xx with line and column.</returns>
    public static Result<Contract> Read(string text, string fileName)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(fileName);
        ContractRemarks remarks = new();
        TomlTable? root = TomlTree.Read(text, fileName, remarks);
        Contract? contract = root is null ? null : Read(root, Path.GetFileNameWithoutExtension(fileName), remarks);
        return new Result<Contract>(remarks.HasErrors ? null : contract, remarks.InFileOrder());
    }

    private static Contract Read(TomlTable root, string name, ContractRemarks remarks)
    {
        TableReader reader = new(root, "the contract", ContractKeys.Contract, remarks);
        Contract contract = new()
        {
            Name = reader.Text("name")?.Value ?? name,
            Description = reader.Text("description")?.Value ?? "",
            Helpers = new HelperReader(remarks).Read(reader),
            Memory = ReadMemory(reader, remarks),
        };
        if (reader.Table("context") is TomlTable context) contract = new ContextReader(remarks).Read(context, contract);
        if (reader.Table("limits") is TomlTable limits) contract = ReadLimits(limits, contract, remarks);
        return contract with { AllowedHelpers = new AllowListReader(contract.Helpers, remarks).Read(reader) };
    }

    private static Contract ReadLimits(TomlTable table, Contract contract, ContractRemarks remarks)
    {
        TableReader limits = new(table, "'limits'", ContractKeys.Limits, remarks);
        return contract with
        {
            StackBudget = (int?)limits.Integer("stack", 0, Limits.FrameBytes * Limits.CallDepth)?.Value,
            InstructionBudget = limits.Integer("instructions", 1, long.MaxValue)?.Value,
        };
    }

    private static ImmutableArray<MemoryGrant> ReadMemory(TableReader contract, ContractRemarks remarks)
    {
        UniqueNames names = new("memory", remarks);
        ImmutableArray<MemoryGrant>.Builder grants = ImmutableArray.CreateBuilder<MemoryGrant>();
        foreach (TomlTable table in contract.Items<TomlTable>("memory", "tables"))
        {
            TableReader reader = new(table, "a memory", ContractKeys.Memory, remarks);
            reader.Require("name");
            reader.Require("size");
            TomlText? name = reader.Text("name");
            TomlInteger? size = reader.Integer("size", 1, Limits.DataBytes);
            MemoryAccess access = reader.Word("access", AccessWords) ?? MemoryAccess.ReadWrite;
            if (names.Add(name) && size is not null) grants.Add(new MemoryGrant(name!.Value, (int)size.Value, access));
        }

        return grants.ToImmutable();
    }
}
