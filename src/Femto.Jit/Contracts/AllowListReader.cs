using System.Collections.Immutable;
using System.Globalization;
using Femto.Jit.Contracts.Toml;

namespace Femto.Jit.Contracts;

/// <summary>Reads which helpers each program may call.</summary>
/// <param name="helpers">The helpers of the contract.</param>
/// <param name="remarks">Where to report.</param>
internal sealed class AllowListReader(ImmutableSortedDictionary<int, HelperPrototype> helpers, ContractRemarks remarks)
{
    internal ImmutableSortedDictionary<string, ImmutableSortedSet<int>> Read(TableReader contract)
    {
        UniqueNames names = new("program", remarks);
        var lists = ImmutableSortedDictionary.CreateBuilder<string, ImmutableSortedSet<int>>(StringComparer.Ordinal);
        foreach (TomlTable table in contract.Items<TomlTable>("program", "tables"))
        {
            TableReader reader = new(table, "a program", ContractKeys.Program, remarks);
            reader.Require("name");
            reader.Require("helpers");
            TomlText? name = reader.Text("name");
            ImmutableSortedSet<int> allowed = [.. reader.Items<TomlNode>("helpers", "names and numbers of helpers").SelectMany(Find)];
            if (names.Add(name)) lists.Add(name!.Value, allowed);
        }

        return lists.ToImmutable();
    }

    private IEnumerable<int> Find(TomlNode helper)
    {
        string[] known = [.. helpers.Values.Select(prototype => prototype.Name)];
        switch (helper)
        {
            case TomlInteger number when helpers.Keys.Any(key => key == number.Value):
                return [(int)number.Value];
            case TomlInteger number:
                remarks.Report(ContractDiagnostics.UnknownName, number.At,
                    $"there is no helper {number.Value.ToString(CultureInfo.InvariantCulture)} in this contract");
                return [];
            case TomlText name when helpers.Values.FirstOrDefault(prototype => prototype.Name == name.Value) is { } found:
                return [found.Number];
            case TomlText name:
                remarks.Report(ContractDiagnostics.UnknownName, name.At,
                    $"there is no helper '{name.Value}' in this contract{Suggestion.For(name.Value, known)}");
                return [];
            default:
                remarks.Report(ContractDiagnostics.WrongKind, helper.At,
                    $"an item of 'helpers' is {helper.Kind}; the name or the number of a helper is expected");
                return [];
        }
    }
}
