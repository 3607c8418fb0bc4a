using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Femto.Jit.Faults;

/// <summary>
/// Compiles the library with one source file changed. Everything else is parsed once, so that a fault costs a few
/// seconds instead of a build. The files that a build of the library leaves behind have to be there.
/// </summary>
internal sealed class FaultyLibrary
{
    private const string Configuration = "release";

    private readonly string _top;
    private readonly CSharpParseOptions _parse = new(LanguageVersion.Latest, DocumentationMode.None);
    private readonly ImmutableDictionary<string, SyntaxTree> _trees;
    private readonly CSharpCompilation _compilation;
    private readonly ISourceGenerator[] _generators;

    /// <summary>Parses the library.</summary>
    /// <param name="top">Top of the repository.</param>
    internal FaultyLibrary(string top)
    {
        _top = top;
        string generated = Path.Combine(top, ".artifacts", "obj", "Femto.Jit", Configuration);
        string[] files =
        [
            .. Directory.GetFiles(Path.Combine(top, "src", "Femto.Jit"), "*.cs", SearchOption.AllDirectories),
            .. Directory.GetFiles(generated, "*.cs"),
        ];
        _trees = files.ToImmutableDictionary(file => file, file => Parse(File.ReadAllText(file), file));
        _compilation = CSharpCompilation.Create(
            "Femto.Jit", _trees.Values, References(), new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, checkOverflow: true,
                allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));
        _generators = LoadGenerators();
    }

    /// <summary>Writes the library with a fault; what the compiler says against it, or null.</summary>
    internal string? Write(Fault fault, string path)
    {
        string file = Path.Combine(_top, fault.File);
        if (fault.ApplyTo(File.ReadAllText(file)) is not string faulty) return "its pattern is not in the file exactly once";
        CSharpCompilation changed = _compilation.ReplaceSyntaxTree(_trees[file], Parse(faulty, file));
        CSharpGeneratorDriver.Create(_generators, parseOptions: _parse)
            .RunGeneratorsAndUpdateCompilation(changed, out Compilation complete, out _);
        using FileStream stream = File.Create(path);
        return complete.Emit(stream).Diagnostics
            .FirstOrDefault(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)?.ToString();
    }

    private SyntaxTree Parse(string text, string file) =>
        CSharpSyntaxTree.ParseText(text, _parse, file, System.Text.Encoding.UTF8);

    private IEnumerable<MetadataReference> References() =>
        Directory.GetFiles(Path.Combine(FrameworkPack(), "ref", $"net{Environment.Version.ToString(2)}"), "*.dll")
            .Append(Path.Combine(ToolFolder(_top), "Iced.dll"))
            .Select(file => MetadataReference.CreateFromFile(file));

    /// <summary>The generators that take part in a build of the library: its own, and the framework's of imports.</summary>
    private ISourceGenerator[] LoadGenerators()
    {
        string own = Path.Combine(
            _top, ".artifacts", "bin", "Femto.Jit.Generators", Configuration, "Femto.Jit.Generators.dll");
        string imports = Path.Combine(
            FrameworkPack(), "analyzers", "dotnet", "cs", "Microsoft.Interop.LibraryImportGenerator.dll");
        Type[] types =
        [
            .. Assembly.LoadFrom(own).GetTypes().Where(type => type.IsDefined(typeof(GeneratorAttribute))),
            Assembly.LoadFrom(imports).GetType("Microsoft.Interop.LibraryImportGenerator", throwOnError: true)!,
        ];
        return
        [
            .. types.Select(type => ((IIncrementalGenerator)Activator.CreateInstance(type)!).AsSourceGenerator()),
        ];
    }

    /// <summary>What the SDK compiles against, which is beside the runtime.</summary>
    private static string FrameworkPack()
    {
        string packs = Path.Combine(
            Path.GetDirectoryName(typeof(object).Assembly.Location)!, "../../../packs/Microsoft.NETCore.App.Ref");
        return Directory.GetDirectories(packs, $"{Environment.Version.ToString(2)}.*").Order(StringComparer.Ordinal).Last();
    }

    /// <summary>Where a build puts the tool.</summary>
    internal static string ToolFolder(string top) =>
        Path.Combine(top, ".artifacts", "bin", "Femto.Jit.Cli", Configuration);
}
