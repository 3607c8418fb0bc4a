using System.Reflection;
using System.Text;
using Femto.Jit.Tests.CommandLine;

namespace Femto.Jit.Tests;

/// <summary>The ids of diagnostics are stable: none is used twice, and each is on the page that lists them.</summary>
public class DiagnosticCatalogueTests
{
    private static readonly DiagnosticDescriptor[] Descriptors =
    [
        .. new[]
        {
            typeof(Compiler).Assembly, Assembly.LoadFrom(FemtoProcess.Tool), Assembly.LoadFrom(FemtoProcess.NativeLibrary),
        }
            .SelectMany(assembly => assembly.GetTypes())
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(field => field.FieldType == typeof(DiagnosticDescriptor))
            .Select(field => (DiagnosticDescriptor)field.GetValue(null)!),
        new("FJ5098", "the tool cannot be built (said by the launcher)"),
    ];

    [Fact]
    public void No_id_is_used_twice() =>
        Assert.Empty(Descriptors.GroupBy(descriptor => descriptor.Id).Where(same => same.Count() > 1)
            .Select(same => same.Key));

    [Fact]
    public void Every_id_is_on_the_page()
    {
        Assert.True(Descriptors.Length > 50);
        StringBuilder page = new();
        page.Append("# Diagnostics\n\nIds are stable. FJ10xx: reading programs; FJ11xx: reading contracts; FJ2xxx: verification; FJ3xxx:\n")
            .Append("translation; FJ4xxx: images and execution; FJ5xxx: the command line; FJ6xxx: the C API.\n\n| id | severity | meaning |\n|---|---|---|\n");
        foreach (DiagnosticDescriptor descriptor in Descriptors.OrderBy(descriptor => descriptor.Id))
        {
            page.Append(null, $"| {descriptor.Id} | {(descriptor.Severity == DiagnosticSeverity.Error ? "error" : "warning")} | ")
                .Append(descriptor.Title).Append(" |\n");
        }
        Readme.Compare(RepositoryFiles.PathOf("src/Femto.Jit/Diagnostics.md"), page.ToString());
    }
}
