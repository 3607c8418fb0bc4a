using Femto.Jit.Contracts.Toml;

namespace Femto.Jit.Contracts;

/// <summary>Reads one field of the context.</summary>
internal sealed class FieldReader
{
    private const string Pointer = "ptr";
    private const string Bytes = "bytes";

    private readonly TableReader _reader;
    private readonly MemoryAccess _default;
    private readonly ContractRemarks _remarks;

    internal FieldReader(TomlTable table, MemoryAccess access, ContractRemarks remarks)
    {
        (_reader, _default, _remarks) = (new TableReader(table, "a field", ContractKeys.Field, remarks), access, remarks);
        _reader.Require("name");
        _reader.Require("type");
        Name = _reader.Text("name");
    }

    /// <summary>Its name and where that is.</summary>
    internal TomlText? Name { get; }

    /// <summary>The field, or null when it has no place.</summary>
    /// <param name="next">The offset after the field before, for one that states none.</param>
    internal ContextField? Read(int next)
    {
        MemoryAccess? stated = _reader.Word("access", ContractReader.AccessWords);
        PointedMemory target = ReadTarget();
        int? offset = (int?)_reader.Integer("offset", 0, Limits.DataBytes)?.Value;
        if (Name is null || _reader.Text("type") is not TomlText type || ReadSize(type) is not (int size, int alignment))
            return null;
        bool isPointer = type.Value == Pointer;
        CheckTarget(isPointer);
        if (isPointer && stated == MemoryAccess.ReadWrite)
        {
            _remarks.Report(ContractDiagnostics.Contradiction, _reader.Find("access")!.At,
                "a field of type 'ptr' is read-only: what it points to would not be what is granted");
        }

        int place = offset ?? (next + alignment - 1) / alignment * alignment;
        return new ContextField(Name.Value, type.Value, place, size, isPointer ? MemoryAccess.ReadOnly : stated ?? _default)
        {
            Target = isPointer ? target : null,
        };
    }

    private (int Size, int Alignment)? ReadSize(TomlText type)
    {
        if (type.Value == Bytes)
        {
            _reader.Require("size");
            return _reader.Integer("size", 1, Limits.DataBytes) is TomlInteger size ? ((int)size.Value, 1) : null;
        }

        if (_reader.Find("size") is TomlNode stated)
        {
            _remarks.Report(ContractDiagnostics.Contradiction, stated.At,
                $"'size' is for fields of type '{Bytes}'; the size of '{type.Value}' is known");
        }

        if (type.Value == Pointer) return (ContextField.PointerBytes, ContextField.PointerBytes);
        if (HelperTypes.Numbers.TryGetValue(type.Value, out HelperType number)) return (number.Bytes(), number.Bytes());
        string[] known = [.. HelperTypes.Numbers.Keys, Pointer, Bytes];
        _remarks.Report(ContractDiagnostics.UnknownWord, type.At,
            $"'type' of a field is '{type.Value}', which is not known{Suggestion.For(type.Value, known)}");
        return null;
    }

    private PointedMemory ReadTarget()
    {
        MemoryAccess access = _reader.Word("target_access", ContractReader.AccessWords) ?? MemoryAccess.ReadWrite;
        PointedMemory target = new(access) { EndField = _reader.Text("end")?.Value };
        if (_reader.Find("length") is TomlText field)
            return target with { LengthField = field.Value, Unit = (int)(_reader.Integer("unit", 1, Limits.DataBytes)?.Value ?? 1) };
        if (_reader.Find("unit") is TomlNode unit)
        {
            _remarks.Report(ContractDiagnostics.Contradiction, unit.At,
                "'unit' is for a 'length' that names a field");
        }

        return target with { Bytes = (int?)_reader.Integer("length", 1, Limits.DataBytes)?.Value };
    }

    /// <summary>A pointer has either a length or an end; nothing else has any of it.</summary>
    private void CheckTarget(bool isPointer)
    {
        TomlNode? length = _reader.Find("length");
        TomlNode? end = _reader.Find("end");
        if (!isPointer)
        {
            foreach (string key in (string[])["length", "end", "unit", "target_access"])
            {
                if (_reader.Find(key) is TomlNode stated)
                    _remarks.Report(ContractDiagnostics.Contradiction, stated.At, $"'{key}' is for fields of type '{Pointer}'");
            }
        }
        else if (length is null && end is null)
            _remarks.Report(ContractDiagnostics.MissingKey, _reader.At, "a field of type 'ptr' needs 'length' or 'end'");
        else if (length is not null && end is not null)
            _remarks.Report(ContractDiagnostics.Contradiction, end.At, "a field has 'length' or 'end', not both");
    }
}
