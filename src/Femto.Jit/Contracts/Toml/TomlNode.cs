namespace Femto.Jit.Contracts.Toml;

/// <summary>A value of a TOML file and where it begins.</summary>
internal abstract record TomlNode(SourceLine At)
{
    /// <summary>What it is, for messages.</summary>
    internal abstract string Kind { get; }
}

/// <summary>Text. <paramref name="IsVerbatim"/> when the file has it letter by letter after one quote.</summary>
internal sealed record TomlText(SourceLine At, string Value, bool IsVerbatim) : TomlNode(At)
{
    internal override string Kind => "text";

    /// <summary>Where one of its characters is; its beginning where that cannot be told.</summary>
    internal SourceLine PlaceOf(int index) =>
        IsVerbatim ? At with { Column = At.Column + 1 + index } : At;
}

/// <summary>An integer.</summary>
internal sealed record TomlInteger(SourceLine At, long Value) : TomlNode(At)
{
    internal override string Kind => "an integer";
}

/// <summary>A truth value.</summary>
internal sealed record TomlBoolean(SourceLine At, bool Value) : TomlNode(At)
{
    internal override string Kind => "true or false";
}

/// <summary>An array; one of tables, too.</summary>
internal sealed record TomlArray(SourceLine At, List<TomlNode> Items) : TomlNode(At)
{
    internal override string Kind => "an array";
}

/// <summary>What contracts have no use for: fractions, dates and times.</summary>
internal sealed record TomlOther(SourceLine At, string Name) : TomlNode(At)
{
    internal override string Kind => Name;
}

/// <summary>A table: keys, where each stands, and their values.</summary>
internal sealed record TomlTable(SourceLine At) : TomlNode(At)
{
    internal override string Kind => "a table";

    internal Dictionary<string, (SourceLine At, TomlNode Value)> Entries { get; } = new(StringComparer.Ordinal);
}
