using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Femto.Jit.Faults;

/// <summary>
/// Compiles the library with one source file changed. Everything else is parsed once, so that a fault costs a few seconds
/// instead of a build. The files that a build of the library leaves behind have to be there.
/// </summary>
internal sealed class FaultyLibrary
{
    private const string Configuration = "release", Name = "Femto.Jit";

    /// <summary>The packages that the library uses, as they are in the tool's folder.</summary>
    private static readonly ImmutableArray<string> _packages = ["Iced.dll", "Tomlyn.dll"];

    /// <summary>What source has from which more is generated; that takes longer than to compile everything.</summary>
    private const string Generating = "[Encoding(";

    private readonly string _top;
    private readonly CSharpParseOptions _parse = new(LanguageVersion.Latest, DocumentationMode.None);
    private readonly ImmutableDictionary<string, SyntaxTree> _trees;
    private readonly CSharpCompilation _written;
    private readonly Compilation _complete;
    private readonly GeneratorDriver _generators;

    /// <summary>Parses the library.</summary>
    /// <param name="top">Top of the repository.</param>
    internal FaultyLibrary(string top)
    {
        _top = top;
        string generated = Path.Combine(top, ".artifacts", "obj", Name, Configuration);
        string[] files =
        [
            .. Directory.GetFiles(Path.Combine(top, "src", Name), "*.cs", SearchOption.AllDirectories),
            .. Directory.GetFiles(generated, "*.cs"),
        ];
        _trees = files.ToImmutableDictionary(file => file, file => Parse(File.ReadAllText(file), file));
        _written = CSharpCompilation.Create(
            Name, _trees.Values, References(), new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, checkOverflow: true,
                allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));
        _generators = CSharpGeneratorDriver.Create(LoadGenerators(), parseOptions: _parse)
            .RunGeneratorsAndUpdateCompilation(_written, out _complete, out _);
    }

    /// <summary>Writes the library with a fault; what the compiler says against it, or null.</summary>
    internal string? Write(Fault fault, string path)
    {
        string file = Path.Combine(_top, fault.File);
        if (fault.ApplyTo(File.ReadAllText(file)) is not string faulty) return "its pattern is not in the file exactly once";
        SyntaxTree tree = Parse(faulty, file);
        Compilation complete = _complete.ReplaceSyntaxTree(_trees[file], tree);
        if (faulty.Contains(Generating, StringComparison.Ordinal))
            _generators.RunGeneratorsAndUpdateCompilation(_written.ReplaceSyntaxTree(_trees[file], tree), out complete, out _);
        using FileStream stream = File.Create(path);
        return complete.Emit(stream).Diagnostics
            .FirstOrDefault(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)?.ToString();
    }

    private SyntaxTree Parse(string text, string file) =>
        CSharpSyntaxTree.ParseText(text, _parse, file, System.Text.Encoding.UTF8);

    private IEnumerable<MetadataReference> References() =>
        Directory.GetFiles(Path.Combine(FrameworkPack(), "ref", $"net{Environment.Version.ToString(2)}"), "*.dll")
            .Concat(_packages.Select(library => Path.Combine(ToolFolder(_top), library)))
            .Select(file => MetadataReference.CreateFromFile(file));

    /// <summary>The generators that take part in a build: the library's own, and the framework's for imports.</summary>
    private ISourceGenerator[] LoadGenerators()
    {
        string own = Path.Combine(
            _top, ".artifacts", "bin", "Femto.Jit.Generators", Configuration, "Femto.Jit.Generators.dll");
        Type[] types =
        [
            .. Assembly.LoadFrom(own).GetTypes().Where(type => type.IsDefined(typeof(GeneratorAttribute))),
            ImportGenerator(),
        ];
        return
        [
            .. types.Select(type => ((IIncrementalGenerator)Activator.CreateInstance(type)!).AsSourceGenerator()),
        ];
    }

    private static Type ImportGenerator()
    {
        const string Generator = "Microsoft.Interop.LibraryImportGenerator";
        return Assembly.LoadFrom(Path.Combine(FrameworkPack(), "analyzers", "dotnet", "cs", $"{Generator}.dll"))
            .GetType(Generator, throwOnError: true)!;
    }

    /// <summary>What the SDK compiles against, which is beside the runtime.</summary>
    private static string FrameworkPack()
    {
        string packs = Path.Combine(
            Path.GetDirectoryName(typeof(object).Assembly.Location)!, "../../../packs/Microsoft.NETCore.App.Ref");
        return Directory.GetDirectories(packs, $"{Environment.Version.ToString(2)}.*").Order(StringComparer.Ordinal).Last();
    }

    /// <summary>Where a build puts the tool.</summary>
    internal static string ToolFolder(string top) => OutputFolder(top, "Femto.Jit.Cli");

    /// <summary>Where a build puts the tests.</summary>
    internal static string TestFolder(string top) => OutputFolder(top, "Femto.Jit.Tests");

    private static string OutputFolder(string top, string project) =>
        Path.Combine(top, ".artifacts", "bin", project, Configuration);
}
