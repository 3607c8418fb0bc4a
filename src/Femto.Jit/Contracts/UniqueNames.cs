using Femto.Jit.Contracts.Toml;

namespace Femto.Jit.Contracts;

/// <summary>The names of things of one kind, no two of which may be the same.</summary>
/// <param name="what">What they are, for messages, for example <c>field</c>.</param>
/// <param name="remarks">Where to report.</param>
internal sealed class UniqueNames(string what, ContractRemarks remarks)
{
    private readonly Dictionary<string, int> _lines = new(StringComparer.Ordinal);

    /// <summary>Whether a name is there and new; one that is used twice is reported.</summary>
    internal bool Add(TomlText? name) => name is not null && Add(name.Value, name.At);

    /// <summary>Whether a name is new; otherwise it is reported.</summary>
    internal bool Add(string name, SourceLine at)
    {
        if (_lines.TryAdd(name, at.Line)) return true;
        remarks.Report(ContractDiagnostics.Duplicate, at, $"{what} '{name}' is there already, in line {_lines[name]}");
        return false;
    }
}
