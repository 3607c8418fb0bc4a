using System.Collections.Immutable;
using System.Globalization;
using Femto.Jit.Contracts.Toml;

namespace Femto.Jit.Contracts;

/// <summary>Reads the helpers of a contract.</summary>
internal sealed class HelperReader(ContractRemarks remarks)
{
    private readonly UniqueNames _names = new("helper", remarks);
    private readonly UniqueNames _numbers = new("helper", remarks);

    internal ImmutableSortedDictionary<int, HelperPrototype> Read(TableReader contract)
    {
        var helpers = ImmutableSortedDictionary.CreateBuilder<int, HelperPrototype>();
        foreach (TomlTable table in contract.Items<TomlTable>("helper", "tables"))
        {
            if (ReadOne(table) is HelperPrototype helper) helpers[helper.Number] = helper;
        }

        return helpers.ToImmutable();
    }

    private HelperPrototype? ReadOne(TomlTable table)
    {
        TableReader reader = new(table, "a helper", ContractKeys.Helper, remarks);
        reader.Require("number");
        reader.Require("prototype");
        TomlInteger? number = reader.Integer("number", 0, int.MaxValue);
        TomlText? prototype = reader.Text("prototype");
        bool takesInstance = reader.Boolean("instance");
        bool mayRefuse = reader.Boolean("may_refuse");
        TomlInteger? stack = reader.Integer("stack", 0, int.MaxValue);
        if (number is not null) _numbers.Add(number.Value.ToString(CultureInfo.InvariantCulture), number.At);
        if (prototype is null || PrototypeReader.Read(prototype, remarks) is not HelperPrototype helper) return null;
        _names.Add(helper.Name, prototype.At);
        if (mayRefuse && !takesInstance)
        {
            remarks.Report(ContractDiagnostics.Contradiction, reader.Find("may_refuse")!.At,
                "a helper that may refuse says so in the instance: 'may_refuse' needs 'instance'");
        }

        return number is null ? null : helper with
        {
            Number = (int)number.Value,
            TakesInstance = takesInstance,
            MayRefuse = mayRefuse,
            StackBytes = (int?)stack?.Value,
        };
    }
}
