using System.Collections.Immutable;

namespace Femto.Jit.Contracts.Toml;

/// <summary>Takes values out of one table of a contract, each of the kind and in the range it has to have.</summary>
internal sealed class TableReader
{
    private readonly TomlTable _table;
    private readonly string _what;
    private readonly ContractRemarks _remarks;

    /// <summary>Reports the keys that the table does not have.</summary>
    /// <param name="table">The table.</param>
    /// <param name="what">What it describes, for messages, for example <c>a helper</c>.</param>
    /// <param name="keys">The keys it may have.</param>
    /// <param name="remarks">Where to report.</param>
    internal TableReader(TomlTable table, string what, ImmutableArray<string> keys, ContractRemarks remarks)
    {
        (_table, _what, _remarks) = (table, what, remarks);
        foreach ((string key, (SourceLine at, _)) in table.Entries)
        {
            if (!keys.Contains(key))
                remarks.Report(ContractDiagnostics.UnknownKey, at, $"{what} has no key '{key}'{Suggestion.For(key, keys)}");
        }
    }

    /// <summary>Where the table begins.</summary>
    internal SourceLine At => _table.At;

    /// <summary>A value, or null when there is none.</summary>
    internal TomlNode? Find(string key) => _table.Entries.TryGetValue(key, out var entry) ? entry.Value : null;

    /// <summary>Reports the table when it lacks a key.</summary>
    internal void Require(string key)
    {
        if (Find(key) is null)
            _remarks.Report(ContractDiagnostics.MissingKey, At, $"{_what} needs '{key}', which is missing");
    }

    /// <summary>Text, or null.</summary>
    internal TomlText? Text(string key) => Find(key) is TomlNode node ? OfKind<TomlText>(key, node, "text") : null;

    /// <summary>A truth value; false without the key.</summary>
    internal bool Boolean(string key) =>
        Find(key) is TomlNode node && OfKind<TomlBoolean>(key, node, "true or false") is { Value: true };

    /// <summary>An integer in a range, or null.</summary>
    internal TomlInteger? Integer(string key, long least, long most)
    {
        if (Find(key) is not TomlNode node || OfKind<TomlInteger>(key, node, "an integer") is not TomlInteger integer)
            return null;
        if (integer.Value >= least && integer.Value <= most) return integer;
        _remarks.Report(ContractDiagnostics.OutOfRange, node.At,
            $"'{key}' of {_what} is {integer.Value}; {least} to {most} is expected");
        return null;
    }

    /// <summary>One of some words, or null.</summary>
    internal T? Word<T>(string key, IReadOnlyDictionary<string, T> words) where T : struct
    {
        if (Text(key) is not TomlText text) return null;
        if (words.TryGetValue(text.Value, out T value)) return value;
        _remarks.Report(ContractDiagnostics.UnknownWord, text.At,
            $"'{key}' of {_what} is '{text.Value}', which is not known{Suggestion.For(text.Value, [.. words.Keys])}");
        return null;
    }

    /// <summary>A table, or null.</summary>
    internal TomlTable? Table(string key) => Find(key) is TomlNode node ? OfKind<TomlTable>(key, node, "a table") : null;

    /// <summary>The items of an array that are of a kind; others are reported.</summary>
    internal IEnumerable<T> Items<T>(string key, string expected) where T : TomlNode
    {
        if (Find(key) is not TomlNode node || OfKind<TomlArray>(key, node, $"an array of {expected}") is not TomlArray array)
            yield break;
        foreach (TomlNode item in array.Items)
        {
            if (OfKind<T>($"an item of '{key}'", item, expected, isQuoted: true) is T found) yield return found;
        }
    }

    private T? OfKind<T>(string key, TomlNode node, string expected, bool isQuoted = false) where T : TomlNode
    {
        if (node is T found) return found;
        string name = isQuoted ? key : $"'{key}'";
        _remarks.Report(ContractDiagnostics.WrongKind, node.At, $"{name} of {_what} is {node.Kind}; {expected} is expected");
        return null;
    }
}
