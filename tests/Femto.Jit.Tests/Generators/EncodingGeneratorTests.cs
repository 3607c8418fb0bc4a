using System.Collections.Immutable;
using System.Reflection;
using Femto.Jit.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using RoslynSeverity = Microsoft.CodeAnalysis.DiagnosticSeverity;

namespace Femto.Jit.Tests.Generators;

/// <summary>What the generators refuse, and what they make of the notation.</summary>
public class EncodingGeneratorTests
{
    private const string RiscVBeq = "imm[12|10:5] 00000 00000 000 imm[4:1|11] 1100011";

    private const string Attributes = """
        namespace Femto.Jit
        {
            internal sealed class InternalCompilerException(string component, string message)
                : System.Exception(component + message);
        }
        namespace Femto.Jit.Backends
        {
            internal sealed class EncodingAttribute(string pattern, string assembly = "") : System.Attribute;
            internal sealed class OperandWidthAttribute(int bits) : System.Attribute;
            internal sealed class ImmediateAttribute(int fieldBits) : System.Attribute
            {
                public int Scale { get; init; } = 1;
                public bool Signed { get; init; }
            }
            internal sealed record EncodingRow(
                string Name, int Width, uint Mask, uint Value, string Assembly,
                System.Collections.Immutable.ImmutableArray<EncodingOperand> Operands);
            internal sealed record EncodingOperand(
                string Name, string Type, System.Collections.Immutable.ImmutableArray<EncodingSlice> Slices);
            internal readonly record struct EncodingSlice(int OperandBit, int EncodingBit, int Length);

            [OperandWidth(4)] internal readonly record struct R(uint Bits);
            [Immediate(12, Scale = 2, Signed = true)] internal readonly partial record struct Displacement;
        }
        """;

    [Theory]
    [InlineData("000 r imm 0000", "R r, Displacement imm", "FJG002")]
    [InlineData("0000 rd 00000000", "R r", "FJG003")]
    [InlineData("0000 0000 0000 0000", "R r", "FJG004")]
    [InlineData("r[3:1] 0 0000 0000 0000", "R r", "FJG005")]
    [InlineData("r r[2] 000 0000 0000", "R r", "FJG006")]
    [InlineData("r r 0000 0000", "R r", "FJG006")]
    [InlineData("0000 r[4:0] 0000000", "R r", "FJG007")]
    [InlineData("000 imm[12:0]", "Displacement imm", "FJG007")]
    [InlineData("=r 0000 0000 0000", "R r", "FJG004")]
    [InlineData("0002 r 0000 0000", "R r", "FJG001")]
    [InlineData("0000 r[3:0 0000 0000", "R r", "FJG001")]
    [InlineData("0000 r[0:3] 0000 0000", "R r", "FJG001")]
    [InlineData("0000 r[] 0000 0000", "R r", "FJG001")]
    [InlineData("0000 x 0000 0000", "int x", "FJG008")]
    [InlineData("0000 0000 0000 0000 0000 0000 0000 r", "R r", "FJG009")]
    public void A_wrong_row_fails_the_build(string pattern, string parameters, string id)
    {
        var (diagnostics, _) = Generate($"[Encoding(\"{pattern}\")] public static partial ushort Row({parameters});");
        Assert.Equal([id], diagnostics.Select(diagnostic => diagnostic.Id).Distinct());
        Assert.All(diagnostics, diagnostic => Assert.Equal(RoslynSeverity.Error, diagnostic.Severity));
        Assert.All(diagnostics, diagnostic => Assert.Equal("rows.cs", diagnostic.Location.GetLineSpan().Path));
    }

    [Fact]
    public void Rows_that_cannot_be_told_apart_fail_the_build()
    {
        var run = Generate("""
            [Encoding("0000 r 0000 0000")] public static partial ushort First(R r);
            [Encoding("0000 q 0000 0000")] public static partial ushort Second(R q);
            """);
        Assert.Equal(["FJG010"], run.Diagnostics.Select(diagnostic => diagnostic.Id));
    }

    [Theory]
    [InlineData("[Immediate(33)]")]
    [InlineData("[Immediate(0)]")]
    [InlineData("[Immediate(8, Scale = 3)]")]
    [InlineData("[Immediate(31, Scale = 4)]")]
    public void An_impossible_immediate_fails_the_build(string attribute)
    {
        var run = Generate("", $"{attribute} internal readonly partial record struct Wrong;");
        Assert.Equal(["FJG011"], run.Diagnostics.Select(diagnostic => diagnostic.Id));
    }

    [Theory]
    [InlineData("ushort", "1111 r 0000 0110", "R r", "new(5)", 0xF506)]
    [InlineData("uint", "r[0] 0000000 0 r[3:1] 010 00000 1111", "R r", "new(0b1011)", 0x80_5_40F)]
    [InlineData("uint", "11111010 1001 r | 1111 (0)(0)(0)(1) 1000 =r", "R r", "new(7)", 0xFA97_F187)]
    // beq x0, x0, . - 4 and . + 2048 as llvm-mc encodes them.
    [InlineData("uint", RiscVBeq, "Displacement imm", "new(-4)", 0xFE00_0EE3)]
    [InlineData("uint", RiscVBeq, "Displacement imm", "new(2048)", 0x0000_00E3)]
    public void The_manuals_notation_is_followed(
        string type, string pattern, string parameters, string operand, uint expected)
    {
        var (diagnostics, compilation) = Generate(
            $"""
            [Encoding("{pattern}")] public static partial {type} Row({parameters});
            public static uint Call() => Row({operand});
            """);
        Assert.Empty(diagnostics);
        using var image = new MemoryStream();
        Assert.Empty(compilation.Emit(image).Diagnostics.Where(found => found.Severity == RoslynSeverity.Error));
        Type encodings = Assembly.Load(image.ToArray()).GetType("Femto.Jit.Backends.Encodings")!;
        Assert.Equal(expected, encodings.GetMethod("Call")!.Invoke(null, null));
    }

    private static (ImmutableArray<Microsoft.CodeAnalysis.Diagnostic> Diagnostics, Compilation Compilation) Generate(
        string rows, string types = "")
    {
        string source = $$"""
            namespace Femto.Jit.Backends
            {
                {{types}}
                internal static partial class Encodings
                {
                    {{rows}}
                }
            }
            """;
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path));
        var options = new CSharpParseOptions(LanguageVersion.Latest);
        var compilation = CSharpCompilation.Create(
            "encodings",
            [
                CSharpSyntaxTree.ParseText(Attributes, options, "attributes.cs"),
                CSharpSyntaxTree.ParseText(source, options, "rows.cs"),
            ],
            references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        CSharpGeneratorDriver.Create(
                [new EncodingGenerator().AsSourceGenerator(), new ImmediateGenerator().AsSourceGenerator()],
                parseOptions: options)
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out var diagnostics);
        return (diagnostics, output);
    }
}
