using System.Globalization;
using Femto.Jit.Contracts;
using Femto.Jit.Execution;

namespace Femto.Jit.Tests.FileTests;

/// <summary>Reads the commands of a filetest that say what the verifier says of it.</summary>
internal sealed class VerdictParser
{
    private const string Contracts = "tests/FileTests/contracts";

    private readonly Dictionary<string, List<(string Id, int? Pc)>> _verdicts = [];
    private Contract? _contract;

    internal static bool Knows(string command) => command is "contract" or "proved" or "guarded" or "shortfall";

    internal void Read(ReadOnlySpan<string> words)
    {
        switch (words)
        {
            case ["contract", string contract]:
                _contract = Find(contract);
                break;
            case ["proved" or "guarded", "accepted"]:
                _verdicts.Add(words[0], []);
                break;
            case ["proved" or "guarded" or "shortfall", string id]:
                Add(words[0], id, null);
                break;
            case ["proved" or "guarded" or "shortfall", string id, "@", string pc]:
                Add(words[0], id, int.Parse(pc, CultureInfo.InvariantCulture));
                break;
            default:
                throw new FormatException("a verdict is 'accepted', or the id of a diagnostic, @ and its pc");
        }
    }

    private void Add(string mode, string id, int? pc)
    {
        if (!_verdicts.TryGetValue(mode, out List<(string Id, int? Pc)>? errors)) _verdicts.Add(mode, errors = []);
        errors.Add((id, pc));
    }

    /// <summary>The verdict; null when the file states none.</summary>
    internal Verdict? Finish(string name)
    {
        if (_contract is null && _verdicts.Count == 0) return null;
        if (_contract is null || !_verdicts.TryGetValue("proved", out var proved)
            || !_verdicts.TryGetValue("guarded", out var guarded))
            throw new FormatException($"{name}: a verdict needs a contract, and what both modes say");
        return new Verdict(_contract)
        {
            Proved = [.. proved],
            Guarded = [.. guarded],
            Shortfall = [.. _verdicts.GetValueOrDefault("shortfall", [])],
        };
    }

    /// <summary>A context's length, or <c>dynamic</c>, or a contract of ours or of those that are shipped.</summary>
    private static Contract Find(string text)
    {
        if (text == "dynamic") return AgentHelpers.Contract;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int length))
            return AgentHelpers.Contract with { ContextLength = length };
        string path = RepositoryFiles.PathOf($"{Contracts}/{text}.toml");
        if (!File.Exists(path)) path = RepositoryFiles.PathOf($"targets/contracts/{text}.toml");
        Result<Contract> contract = ContractReader.Read(File.ReadAllText(path), path);
        return contract.Succeeded ? contract.Value : throw new FormatException(string.Join('\n', contract.Diagnostics));
    }
}
