using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Femto.Jit.Tests.CommandLine;

/// <summary>The page of what <c>--json</c> prints says what the types that are printed say.</summary>
public class JsonReferenceTests
{
    private readonly StringBuilder _page = new();
    private readonly List<Type> _described = [];
    private readonly Queue<Type> _rest = new();

    [Fact]
    public void The_page_has_every_field()
    {
        _page.Append("# JSON output\n\nWhat commands print with `--json`: one value on standard output, in UTF-8. Fields are always there; those that may\n")
            .Append("be null say so. Fields may be added, not renamed or removed, within a major version.\n");
        foreach (Type type in Roots()) _rest.Enqueue(type);
        while (_rest.TryDequeue(out Type? type)) Describe(type);
        Assert.True(_described.Count > 20);
        Readme.Compare(RepositoryFiles.PathOf("src/guides/json.md"), _page.ToString());
    }

    [Theory]
    [InlineData("targets", "--json")]
    [InlineData("verify", "corpus/programs/bsort.v3.O2.o", "--explain", "20", "--json")]
    [InlineData("translate", "corpus/programs/bsort.v3.O2.o", "--json")]
    [InlineData("inspect", "corpus/programs/bsort.v3.O2.o", "--json")]
    [InlineData("run", "corpus/programs/bsort.v3.O2.o", "--engine", "interpreter", "--context-size", "132", "--json")]
    [InlineData("contract", "show", "sensor", "--json")]
    public async Task Every_field_that_is_printed_is_on_the_page(params string[] arguments)
    {
        string page = await File.ReadAllTextAsync(RepositoryFiles.PathOf("src/guides/json.md"));
        Outcome outcome = await FemtoProcess.Run(arguments);
        using JsonDocument document = JsonDocument.Parse(outcome.Output);
        foreach (string name in Names(document.RootElement).Distinct())
            Assert.Contains($"| `{name}` |", page, StringComparison.Ordinal);
    }

    private static IEnumerable<Type> Roots() =>
        from attribute in CodeDocumentation.TypeOf("Femto.Jit.Cli.Json.ReportContext").CustomAttributes
        where attribute.AttributeType == typeof(JsonSerializableAttribute)
        let type = (Type)attribute.ConstructorArguments[0].Value!
        select type.IsArray ? type.GetElementType()! : type;

    private void Describe(Type type)
    {
        if (_described.Contains(type)) return;
        _described.Add(type);
        _page.Append(null, $"\n## {type.Name}\n\n{CodeDocumentation.Summary(type)}\n\n| field | type | meaning |\n|---|---|---|\n");
        NullabilityInfoContext nullability = new();
        foreach (PropertyInfo property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            bool canBeNull = nullability.Create(property).ReadState == NullabilityState.Nullable;
            string name = JsonNamingPolicy.CamelCase.ConvertName(property.Name);
            _page.Append(null, $"| `{name}` | {NameOf(property.PropertyType)}{(canBeNull ? " or null" : "")} | {CodeDocumentation.Of(property)} |\n");
        }
    }

    private string NameOf(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string)) return "string";
        if (type == typeof(bool)) return "boolean";
        if (type.IsPrimitive) return "number";
        if (type.IsArray) return "array of " + NameOf(type.GetElementType()!);
        if (type.IsGenericType) return "object of " + NameOf(type.GetGenericArguments()[1]);
        _rest.Enqueue(type);
        return $"[{type.Name}](#{type.Name.ToLowerInvariant()})";
    }

    /// <summary>The names of fields, but not those of kinds of instructions, which are values.</summary>
    private static IEnumerable<string> Names(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Names),
        JsonValueKind.Object => element.EnumerateObject().SelectMany(field =>
            field.Name == "instructionMix" ? [field.Name] : Names(field.Value).Prepend(field.Name)),
        _ => [],
    };
}
