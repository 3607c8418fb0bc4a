using System.Collections.Immutable;
using System.Globalization;
using Femto.Jit.Contracts.Toml;

namespace Femto.Jit.Contracts;

/// <summary>
/// Reads the C prototype of a helper, for example <c>i32 store(const ptr key[string], ptr value[size], u32 size)</c>.
/// </summary>
internal sealed class PrototypeReader
{
    private const int MostParameters = 5;
    private const string StringExtent = "string";

    private readonly PrototypeScanner _scanner;
    private readonly ImmutableArray<HelperType>.Builder _types = ImmutableArray.CreateBuilder<HelperType>();
    private readonly List<string> _names = [];
    private readonly List<(PointerArgument Pointer, string Extent, int Place)> _pointers = [];

    private PrototypeReader(PrototypeScanner scanner) => _scanner = scanner;

    /// <summary>The prototype, with number 0; null, with a remark, when it is malformed.</summary>
    internal static HelperPrototype? Read(TomlText text, ContractRemarks remarks)
    {
        PrototypeScanner scanner = new(text.Value);
        HelperPrototype? prototype = new PrototypeReader(scanner).ReadPrototype();
        if (scanner.Error is not (string message, int place)) return prototype;
        remarks.Report(ContractDiagnostics.BadPrototype, text.PlaceOf(place), $"'{text.Value}': {message}");
        return null;
    }

    private HelperPrototype? ReadPrototype()
    {
        (HelperType result, int? bytes) = ReadResult();
        string name = _scanner.Name("the name of the helper");
        _scanner.Expect('(');
        if (_scanner.Peek() == "void") _scanner.Take();
        else if (_scanner.Peek() != ")") ReadParameters();
        _scanner.Expect(')');
        _scanner.ExpectEnd();
        ImmutableArray<PointerArgument> pointers = [.. _pointers.Select(Resolve)];
        if (_scanner.Error is not null) return null;
        return new HelperPrototype(0, name, _types.ToImmutable(), result)
        {
            ParameterNames = [.. _names],
            Pointers = pointers,
            ResultBytes = bytes,
        };
    }

    private (HelperType Type, int? Bytes) ReadResult()
    {
        int place = _scanner.Place;
        string word = _scanner.Take();
        switch (word)
        {
            case "void":
                return (HelperType.Void, null);
            case "handle":
                return (HelperType.Pointer, null);
            case "ptr":
                (string extent, int at) = ReadExtent();
                int? bytes = ParseBytes(extent);
                if (bytes is null) _scanner.Fail($"a result points to a number of bytes; '{extent}' is none", at);
                return (HelperType.Pointer, bytes);
            case var _ when HelperTypes.Numbers.TryGetValue(word, out HelperType number):
                return (number, null);
            default:
                string[] known = ["void", "handle", "ptr", .. HelperTypes.Numbers.Keys];
                _scanner.Fail($"a type of a result is expected, '{word}' is found{Suggestion.For(word, known)}", place);
                return default;
        }
    }

    private void ReadParameters()
    {
        do
        {
            int place = _scanner.Place;
            if (_types.Count == MostParameters) _scanner.Fail($"a helper has at most {MostParameters} parameters", place);
            ReadParameter(_scanner.Take(), place);
        }
        while (_scanner.Error is null && _scanner.TryTake(','));
    }

    private void ReadParameter(string word, int place)
    {
        PointerDirection? direction = word switch
        {
            "const" => PointerDirection.In,
            "out" => PointerDirection.Out,
            "ptr" => PointerDirection.InOut,
            _ => null,
        };
        if (direction is PointerDirection way)
        {
            if (word != "ptr") _scanner.ExpectWord("ptr");
            AddParameter(HelperType.Pointer);
            (string extent, int at) = ReadExtent();
            _pointers.Add((new PointerArgument(_types.Count - 1, way), extent, at));
        }
        else if (word == "handle") AddParameter(HelperType.Pointer);
        else if (HelperTypes.Numbers.TryGetValue(word, out HelperType number)) AddParameter(number);
        else
        {
            string[] known = ["const", "out", "ptr", "handle", .. HelperTypes.Numbers.Keys];
            _scanner.Fail($"a type of a parameter is expected, '{word}' is found{Suggestion.For(word, known)}", place);
        }
    }

    private void AddParameter(HelperType type)
    {
        _types.Add(type);
        int place = _scanner.Place;
        string name = _scanner.Name("the name of a parameter");
        if (_names.Contains(name)) _scanner.Fail($"there are two parameters '{name}'", place);
        _names.Add(name);
    }

    private (string Extent, int Place) ReadExtent()
    {
        _scanner.Expect('[');
        int place = _scanner.Place;
        string extent = _scanner.Take();
        _scanner.Expect(']');
        return (extent, place);
    }

    private static int? ParseBytes(string extent) =>
        int.TryParse(extent, NumberStyles.None, CultureInfo.InvariantCulture, out int bytes)
            && bytes is > 0 and <= Limits.DataBytes ? bytes : null;

    /// <summary>A size may be in a parameter that comes later, so sizes are looked up in the end.</summary>
    private PointerArgument Resolve((PointerArgument Pointer, string Extent, int Place) item)
    {
        (PointerArgument pointer, string extent, int place) = item;
        if (ParseBytes(extent) is int bytes) return pointer with { Bytes = bytes };
        int parameter = _names.IndexOf(extent);
        if (parameter >= 0)
        {
            if (_types[parameter] is HelperType.U8 or HelperType.U16 or HelperType.U32)
                return pointer with { LengthParameter = parameter };
            _scanner.Fail($"a size is u8, u16 or u32; '{extent}' is {_types[parameter].Name()}", place);
        }
        else if (extent != StringExtent)
        {
            _scanner.Fail($"a size is a number of bytes from 1 to {Limits.DataBytes}, a parameter or 'string'; "
                + $"'{extent}' is none of these{Suggestion.For(extent, [.. _names, StringExtent])}", place);
        }
        else if (pointer.Direction != PointerDirection.In)
            _scanner.Fail("a string can only be read: it needs 'const ptr'", place);

        return pointer;
    }
}
