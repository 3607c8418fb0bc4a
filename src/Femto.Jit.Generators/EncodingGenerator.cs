using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Femto.Jit.Generators;

/// <summary>
/// Implements the partial methods marked <c>[Encoding]</c> and gives their class a nested <c>Table</c> with the same
/// rows as data, for disassembly and tests.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class EncodingGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var methods = context.SyntaxProvider.ForAttributeWithMetadataName(
            AttributeNames.Encoding,
            static (node, _) => node is MethodDeclarationSyntax,
            static (attribute, _) => EncodingMethod.Read(attribute));
        context.RegisterSourceOutput(methods.Collect(), static (output, all) => Generate(output, all));
    }

    private static void Generate(SourceProductionContext output, ImmutableArray<EncodingMethod> methods)
    {
        foreach (var group in methods.GroupBy(method => (method.Namespace, method.Class)))
        {
            List<Diagnostic> diagnostics = [];
            List<EncodingRow> rows = [];
            foreach (EncodingMethod method in group)
            {
                if (EncodingRow.Create(method, diagnostics) is { } row)
                    rows.Add(row);
            }
            CheckDistinct(rows, diagnostics);
            foreach (Diagnostic diagnostic in diagnostics)
                output.ReportDiagnostic(diagnostic);
            output.AddSource(
                $"{group.Key.Namespace}.{group.Key.Class}.g.cs",
                EncodingWriter.Write(group.Key.Namespace, group.Key.Class, rows));
        }
    }

    private static void CheckDistinct(List<EncodingRow> rows, List<Diagnostic> diagnostics)
    {
        foreach (var same in rows.GroupBy(row => (row.Width, row.Mask, row.Value)))
        {
            foreach (EncodingRow row in same.Skip(1))
            {
                string first = same.First().Method.Name;
                diagnostics.Add(Diagnostic.Create(
                    Diagnostics.SameEncoding, row.Method.Place.ToLocation(), row.Method.Name, first));
            }
        }
    }
}
