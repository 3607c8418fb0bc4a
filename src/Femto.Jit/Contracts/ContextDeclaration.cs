using System.Globalization;
using System.Text;

namespace Femto.Jit.Contracts;

/// <summary>
/// The context as a C structure. Gaps are members, too, and a field that is not at a multiple of its size is an array of
/// bytes, so that no compiler has padding of its own to add ahead of the structure's end.
/// </summary>
internal static class ContextDeclaration
{
    internal static void Append(StringBuilder text, string prefix, Contract contract)
    {
        string bytes = $"{prefix.ToUpperInvariant()}_CONTEXT_BYTES";
        if (contract.ContextLength is int length)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"/* Length of the context, which is at a multiple of 8. */\n#define {bytes} {length}u\n\n");
        }
        if (contract.ContextFields.IsEmpty) return;
        CNameScope names = new();
        (string Name, ContextField Field)[] fields = [.. contract.ContextFields.Select(field => (names.Add(field.Name), field))];
        text.Append(CultureInfo.InvariantCulture, $"typedef struct {prefix}_context {{\n");
        int end = AppendMembers(text, fields, names);
        if (contract.ContextLength is int whole) AppendGap(text, end, whole, names);
        text.Append(CultureInfo.InvariantCulture, $"}} {prefix}_context;\n\n");
        foreach ((string name, ContextField field) in fields)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"_Static_assert(offsetof({prefix}_context, {name}) == {field.Offset}, \"programs rely on the offset\");\n");
        }
        if (contract.ContextLength is not null)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"_Static_assert(sizeof({prefix}_context) >= {bytes}, \"programs use all of the context\");\n");
        }
        text.Append('\n');
    }

    private static int AppendMembers(StringBuilder text, (string Name, ContextField Field)[] fields, CNameScope names)
    {
        int end = 0;
        foreach ((string name, ContextField field) in fields)
        {
            AppendGap(text, end, field.Offset, names);
            string type = field.Offset % field.Size == 0 ? TypeOf(field) : "";
            string member = type.Length > 0 ? $"{type} {name}" : $"uint8_t {name}[{field.Size}]";
            text.Append(CultureInfo.InvariantCulture,
                $"    {AlignmentAt(field.Offset)}{member}; /* {field.Type}, {Describe(field)} */\n");
            end = field.End;
        }
        return end;
    }

    private static void AppendGap(StringBuilder text, int start, int end, CNameScope names)
    {
        if (start == end) return;
        text.Append(CultureInfo.InvariantCulture,
            $"    {AlignmentAt(start)}uint8_t {names.Add($"reserved_{start}")}[{end - start}];\n");
    }

    /// <summary>Entries rely on the alignment of the context.</summary>
    private static string AlignmentAt(int offset) => offset == 0 ? "_Alignas(8) " : "";

    /// <summary>A type of the field's size; none for bytes. Of a truth value a program may write any byte.</summary>
    private static string TypeOf(ContextField field) => field.Type switch
    {
        "bytes" => "",
        "ptr" => "uint32_t",
        "bool" => "uint8_t",
        _ => HelperDeclarations.TypeOf(HelperTypes.Numbers[field.Type]),
    };

    private static string Describe(ContextField field) =>
        (field.Target is PointedMemory target ? $"address of {target.Extent}, " : "")
        + (field.Access == MemoryAccess.ReadWrite ? "programs may write it" : "programs only read it");
}
