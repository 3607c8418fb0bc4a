using System.Globalization;
using System.Text;

namespace Femto.Jit.Contracts;

/// <summary>
/// The helpers of a contract as C functions, as translated code calls them, and as rows of the runtime's table. Names begin
/// with the contract's, since C libraries have functions named like helpers.
/// </summary>
internal static class HelperDeclarations
{
    private const string Instance = "self";

    internal static void Append(StringBuilder text, string prefix, IEnumerable<HelperPrototype> helpers)
    {
        CNameScope names = new($"{prefix}_context");
        (string Name, HelperPrototype Helper)[] all =
            [.. helpers.Select(helper => (names.Add($"{prefix}_{helper.Name}"), helper))];
        string macro = prefix.ToUpperInvariant();
        text.Append(CultureInfo.InvariantCulture, $"#define {macro}_HELPER_COUNT {all.Length}u\n\n");
        if (all.Length == 0) return;
        text.Append(CultureInfo.InvariantCulture,
            $"/* A helper that may refuse ends the run by {Instance}->trap_kind = FEMTO_TRAP_HELPER_FAILED. */\n\n");
        foreach ((string name, HelperPrototype helper) in all) AppendDeclaration(text, name, helper);
        text.Append(CultureInfo.InvariantCulture,
            $"/* Rows of a table of helpers: number, hash of the prototype, function. */\n#define {macro}_HELPERS \\\n");
        text.AppendJoin(", \\\n", all.Select(row => $"    {{ {NumberOf(row.Name)}, {HashOf(row.Name)}, (femto_function){row.Name} }}"));
        text.Append("\n\n");
    }

    /// <summary>The C type of a number, an address of which nothing is said, or no result.</summary>
    internal static string TypeOf(HelperType type) => type switch
    {
        HelperType.Void => "void",
        HelperType.Bool => "bool",
        HelperType.Pointer => "uintptr_t",
        HelperType.I8 or HelperType.I16 or HelperType.I32 or HelperType.I64 => $"int{8 * type.Bytes()}_t",
        _ => $"uint{8 * type.Bytes()}_t",
    };

    private static void AppendDeclaration(StringBuilder text, string name, HelperPrototype helper)
    {
        string result = helper.ResultBytes is not null ? "void *" : TypeOf(helper.Result) + " ";
        text.Append(CultureInfo.InvariantCulture,
            $"/* {helper}{(helper.MayRefuse ? "; may refuse" : "")} */\n"
            + $"#define {NumberOf(name)} 0x{helper.Number:x2}u\n"
            + $"#define {HashOf(name)} 0x{helper.Hash:x8}u\n"
            + $"{result}{name}({string.Join(", ", ParametersOf(helper))});\n\n");
    }

    private static IEnumerable<string> ParametersOf(HelperPrototype helper)
    {
        if (!helper.TakesInstance && helper.Parameters.IsEmpty) return ["void"];
        CNameScope names = new(Instance);
        IEnumerable<string> instance = helper.TakesInstance ? [$"femto_instance *{Instance}"] : [];
        return [.. instance, .. helper.Parameters.Select((type, index) =>
            PointerTypeOf(helper.PointerAt(index), type) + names.Add(helper.NameOf(index)))];
    }

    private static string PointerTypeOf(PointerArgument? pointer, HelperType type) => pointer switch
    {
        null => TypeOf(type) + " ",
        { IsString: true } => "const char *",
        { Writes: false } => "const void *",
        _ => "void *",
    };

    private static string NumberOf(string name) => $"{name.ToUpperInvariant()}_NUMBER";

    private static string HashOf(string name) => $"{name.ToUpperInvariant()}_HASH";
}
