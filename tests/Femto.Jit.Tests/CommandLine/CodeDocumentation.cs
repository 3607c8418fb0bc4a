using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Femto.Jit.Tests.CommandLine;

/// <summary>What the comments in the source say, as the compiler collected it.</summary>
internal static partial class CodeDocumentation
{
    private static readonly Assembly Tool = Assembly.LoadFrom(FemtoProcess.Tool);

    private static readonly Dictionary<string, XElement> Members = new[] { Tool, typeof(Compiler).Assembly }
        .SelectMany(assembly => XDocument.Load(
            Path.Combine(Path.GetDirectoryName(FemtoProcess.Tool)!, assembly.GetName().Name + ".xml")).Descendants("member"))
        .ToDictionary(member => member.Attribute("name")!.Value);

    /// <summary>A type of the tool.</summary>
    public static Type TypeOf(string name) => Tool.GetType(name, throwOnError: true)!;

    /// <summary>The summary of a type.</summary>
    public static string Summary(Type type) => Text(Members["T:" + NameOf(type)].Element("summary")!);

    /// <summary>What is said of a property of a record; nothing is said of none.</summary>
    public static string Of(PropertyInfo property)
    {
        string name = NameOf(property.DeclaringType!);
        XElement? said = Members.GetValueOrDefault($"P:{name}.{property.Name}")?.Element("summary")
            ?? Parameter("T:" + name, property.Name)
            ?? Members.Where(member => member.Key.StartsWith($"M:{name}.#ctor(", StringComparison.Ordinal))
                .Select(member => Parameter(member.Key, property.Name)).FirstOrDefault(found => found is not null);
        Assert.True(said is not null, $"nothing is said of {name}.{property.Name}");
        return Text(said);
    }

    /// <summary>What is said of a value of an enumeration.</summary>
    public static string Of(Enum value) =>
        Text(Members[$"F:{NameOf(value.GetType())}.{value}"].Element("summary")!);

    /// <summary>The exit codes and what they mean.</summary>
    public static IEnumerable<(int Code, string Meaning)> ExitCodes()
    {
        Type type = TypeOf("Femto.Jit.Cli.ExitCode");
        return type.GetFields().Select(field => (
            (int)field.GetRawConstantValue()!, Text(Members[$"F:{type.FullName}.{field.Name}"].Element("summary")!)));
    }

    private static XElement? Parameter(string member, string name) =>
        Members.GetValueOrDefault(member)?.Elements("param").FirstOrDefault(parameter => parameter.Attribute("name")!.Value == name);

    private static string NameOf(Type type) => type.FullName!.Replace('+', '.');

    private static string Text(XElement element)
    {
        string text = string.Concat(element.Nodes().Select(node => node switch
        {
            XElement { Name.LocalName: "see" } see => $"`{see.Attribute("cref")!.Value.Split('.', ':')[^1]}`",
            XElement { Name.LocalName: "paramref" } reference => $"`{reference.Attribute("name")!.Value}`",
            XElement code => $"`{code.Value}`",
            _ => node.ToString(SaveOptions.DisableFormatting),
        }));
        return Blanks().Replace(text, " ").Trim();
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
