using System.Collections.Immutable;
using Femto.Jit.Contracts.Toml;

namespace Femto.Jit.Contracts;

/// <summary>Reads the layout of the context.</summary>
internal sealed class ContextReader(ContractRemarks remarks)
{
    private readonly List<(ContextField Field, TomlTable Table)> _fields = [];

    /// <summary>The contract with what the table says of its context.</summary>
    internal Contract Read(TomlTable table, Contract contract)
    {
        TableReader reader = new(table, "the context", ContractKeys.Context, remarks);
        reader.Require("size");
        MemoryAccess access = reader.Word("access", ContractReader.AccessWords) ?? MemoryAccess.ReadWrite;
        int? size = ReadSize(reader);
        UniqueNames names = new("field", remarks);
        int next = 0;
        foreach (TomlTable field in reader.Items<TomlTable>("field", "tables"))
        {
            FieldReader one = new(field, access, remarks);
            if (one.Read(next) is not ContextField made) continue;
            if (names.Add(one.Name)) _fields.Add((made, field));
            next = made.End;
        }

        CheckPlaces(size);
        foreach ((ContextField field, TomlTable from) in _fields) CheckTarget(field, from);
        CheckPointers(size);
        return contract with
        {
            ContextLength = size,
            ContextAccess = access,
            ContextFields = [.. _fields.Select(item => Protect(item.Field)).OrderBy(field => field.Offset)],
        };
    }

    /// <summary>How much a field points to is not the program's to change.</summary>
    private ContextField Protect(ContextField field) =>
        _fields.Any(item => item.Field.Target is PointedMemory target
            && (target.LengthField == field.Name || target.EndField == field.Name))
            ? field with { Access = MemoryAccess.ReadOnly }
            : field;

    private void CheckPointers(int? size)
    {
        (ContextField Field, TomlTable Table)[] pointers = [.. _fields.Where(item => item.Field.Target is not null)];
        if (pointers.Length > Limits.PointerFields)
        {
            remarks.Report(ContractDiagnostics.OutOfRange, pointers[Limits.PointerFields].Table.At,
                $"{pointers.Length} fields have type 'ptr'; at most {Limits.PointerFields} may");
        }

        if (pointers.Length > 0 && size is null)
        {
            remarks.Report(ContractDiagnostics.Contradiction, pointers[0].Table.At,
                "a field of type 'ptr' needs a context whose 'size' is a number");
        }
    }

    private int? ReadSize(TableReader reader)
    {
        if (reader.Find("size") is not TomlText text)
            return (int?)reader.Integer("size", 0, Limits.DataBytes)?.Value;
        if (text.Value != "dynamic")
        {
            remarks.Report(ContractDiagnostics.UnknownWord, text.At,
                $"'size' of the context is '{text.Value}'; a number of bytes or 'dynamic' is expected");
        }

        return null;
    }

    /// <summary>No field may overlap another, or leave a context of a fixed size.</summary>
    private void CheckPlaces(int? size)
    {
        ContextField? before = null;
        foreach ((ContextField field, TomlTable table) in _fields.OrderBy(item => item.Field.Offset))
        {
            if (before is not null && before.End > field.Offset)
            {
                remarks.Report(ContractDiagnostics.BadLayout, table.At,
                    $"field '{field.Name}' begins at {field.Offset}, but '{before.Name}' ends at {before.End}");
            }
            else if (field.End > size)
            {
                remarks.Report(ContractDiagnostics.BadLayout, table.At,
                    $"field '{field.Name}' ends at {field.End}, but the context has {size} bytes");
            }

            if (before is null || field.End > before.End) before = field;
        }
    }

    private void CheckTarget(ContextField field, TomlTable table)
    {
        if (field.Target is not PointedMemory target) return;
        if (target.LengthField is string length && table.Entries.TryGetValue("length", out var at))
            CheckReference(length, at.Value.At, PointedRegions.IsLength, "size: these are u8, u16 and u32");
        if (target.EndField is string end && table.Entries.TryGetValue("end", out at))
            CheckReference(end, at.Value.At, other => other.Size == field.Size && other.Name != field.Name, "address");
    }

    private void CheckReference(string name, SourceLine at, Func<ContextField, bool> fits, string what)
    {
        ContextField? found = _fields.Select(item => item.Field).FirstOrDefault(field => field.Name == name);
        string[] candidates = [.. _fields.Select(item => item.Field).Where(fits).Select(field => field.Name)];
        if (found is null)
            remarks.Report(ContractDiagnostics.UnknownName, at, $"there is no field '{name}'{Suggestion.For(name, candidates)}");
        else if (!fits(found))
            remarks.Report(ContractDiagnostics.Contradiction, at, $"field '{name}' is {found.Type}, which is no {what}");
    }
}
