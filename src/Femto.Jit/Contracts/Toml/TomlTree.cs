using Tomlyn.Parsing;
using Tomlyn.Syntax;

namespace Femto.Jit.Contracts.Toml;

/// <summary>
/// Makes a tree of values of TOML text. The syntax, and that nothing is defined twice, is Tomlyn's matter; its models
/// do not say where things are, so the tree is made of its syntax.
/// </summary>
internal sealed class TomlTree
{
    private readonly string _file;
    private readonly ContractRemarks _remarks;

    private TomlTree(string file, ContractRemarks remarks)
    {
        _file = file;
        _remarks = remarks;
    }

    /// <summary>Reads text; null, with remarks, when it is not TOML.</summary>
    internal static TomlTable? Read(string text, string file, ContractRemarks remarks)
    {
        TomlTree tree = new(file, remarks);
        // Tomlyn 2.10 throws where a text ends within an escape; before this newline it reports it.
        DocumentSyntax document = SyntaxParser.Parse(text + "\n", file, validate: true);
        foreach (DiagnosticMessage message in document.Diagnostics)
        {
            if (message.Kind == DiagnosticMessageKind.Error)
                remarks.Report(ContractDiagnostics.Syntax, tree.Place(message.Span), message.Message.ReplaceLineEndings(" "));
        }

        return remarks.HasErrors ? null : tree.Build(document);
    }

    private TomlTable Build(DocumentSyntax document)
    {
        TomlTable root = new(new SourceLine(_file, 1, 1));
        foreach (KeyValueSyntax pair in document.KeyValues) Add(root, pair);
        foreach (TableSyntaxBase table in document.Tables)
        {
            if (table.Name is null) continue;
            TomlTable? found = Open(root, Path(table.Name), Place(table.Span), isElement: table is TableArraySyntax);
            if (found is null) continue;
            foreach (KeyValueSyntax pair in table.Items) Add(found, pair);
        }

        return root;
    }

    private void Add(TomlTable table, KeyValueSyntax pair)
    {
        if (pair.Key is null || pair.Value is null) return;
        List<(string Name, SourceLine At)> path = Path(pair.Key);
        TomlTable? parent = Open(table, path[..^1], path[0].At, isElement: false);
        parent?.Entries.TryAdd(path[^1].Name, (path[^1].At, Convert(pair.Value)));
    }

    /// <summary>Follows a path of keys, making the tables that are not there; an array leads to its last table.</summary>
    private TomlTable? Open(TomlTable from, List<(string Name, SourceLine At)> path, SourceLine at, bool isElement)
    {
        TomlTable table = from;
        for (int index = 0; index < path.Count; index++)
        {
            (string name, SourceLine place) = path[index];
            bool appends = isElement && index == path.Count - 1;
            if (!table.Entries.TryGetValue(name, out (SourceLine At, TomlNode Value) entry))
            {
                entry = (place, appends ? new TomlArray(at, []) : new TomlTable(at));
                table.Entries.Add(name, entry);
            }

            if (appends && entry.Value is TomlArray array) array.Items.Add(new TomlTable(at));
            TomlTable? next = entry.Value switch
            {
                TomlTable inner => inner,
                TomlArray { Items: [.., TomlTable last] } => last,
                _ => null,
            };
            if (next is null)
            {
                _remarks.Report(ContractDiagnostics.Syntax, place, $"'{name}' has a value already, which is no table");
                return null;
            }

            table = next;
        }

        return table;
    }

    private List<(string Name, SourceLine At)> Path(KeySyntax key)
    {
        List<(string, SourceLine)> path = [(Text(key.Key), Place(key.Key!.Span))];
        foreach (DottedKeyItemSyntax item in key.DotKeys) path.Add((Text(item.Key), Place(item.Key!.Span)));
        return path;
    }

    private static string Text(BareKeyOrStringValueSyntax? key) => key switch
    {
        BareKeySyntax bare => bare.Key?.Text ?? "",
        StringValueSyntax text => text.Value ?? "",
        _ => "",
    };

    private TomlNode Convert(ValueSyntax value)
    {
        SourceLine at = Place(value.Span);
        return value switch
        {
            StringValueSyntax text => new TomlText(at, text.Value ?? "", IsVerbatim(text)),
            IntegerValueSyntax integer => new TomlInteger(at, integer.Value),
            BooleanValueSyntax boolean => new TomlBoolean(at, boolean.Value),
            ArraySyntax array => new TomlArray(at, [.. Items(array)]),
            InlineTableSyntax table => Convert(table),
            FloatValueSyntax => new TomlOther(at, "a fraction"),
            _ => new TomlOther(at, "a date or time"),
        };
    }

    private static bool IsVerbatim(StringValueSyntax text) =>
        text.Token?.Text is string token && token.Length == (text.Value?.Length ?? 0) + 2;

    private IEnumerable<TomlNode> Items(ArraySyntax array)
    {
        foreach (ArrayItemSyntax item in array.Items)
        {
            if (item.Value is not null) yield return Convert(item.Value);
        }
    }

    private TomlTable Convert(InlineTableSyntax table)
    {
        TomlTable made = new(Place(table.Span));
        foreach (InlineTableItemSyntax item in table.Items)
        {
            if (item.KeyValue is not null) Add(made, item.KeyValue);
        }

        return made;
    }

    /// <summary>Tomlyn counts from 0.</summary>
    private SourceLine Place(SourceSpan span) => new(_file, span.Start.Line + 1, span.Start.Column + 1);
}
