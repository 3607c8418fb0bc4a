using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Femto.Jit.Generators;

/// <summary>A method marked <c>[Encoding]</c>, as far as the generator needs to know it.</summary>
internal sealed record EncodingMethod(
    string Namespace,
    string Class,
    string Name,
    string Accessibility,
    string ReturnType,
    string Pattern,
    string Assembly,
    EquatableArray<Operand> Operands,
    SourcePlace Place)
{
    public static EncodingMethod Read(GeneratorAttributeSyntaxContext context)
    {
        var method = (IMethodSymbol)context.TargetSymbol;
        AttributeData attribute = context.Attributes[0];
        SyntaxNode node = attribute.ApplicationSyntaxReference?.GetSyntax() ?? context.TargetNode;
        return new EncodingMethod(
            method.ContainingNamespace.ToDisplayString(),
            method.ContainingType.Name,
            method.Name,
            SyntaxFacts.GetText(method.DeclaredAccessibility),
            method.ReturnType.ToDisplayString(),
            attribute.ConstructorArguments.ElementAtOrDefault(0).Value as string ?? "",
            attribute.ConstructorArguments.ElementAtOrDefault(1).Value as string ?? "",
            new EquatableArray<Operand>(method.Parameters.Select(Operand.Read)),
            SourcePlace.Of(node));
    }
}

/// <summary>A parameter of an encoding.</summary>
/// <param name="Name">The parameter's name, by which the pattern refers to it.</param>
/// <param name="Type">Its type, fully qualified.</param>
/// <param name="ShortType">Its type's name alone.</param>
/// <param name="Width">Bits of its value; 0 when the type is no operand type.</param>
/// <param name="ZeroBits">Low bits of its value that are always zero and not part of the encoding.</param>
/// <param name="IsEnum">Whether the type is an enumeration rather than a structure with <c>Bits</c>.</param>
internal sealed record Operand(string Name, string Type, string ShortType, int Width, int ZeroBits, bool IsEnum)
{
    public static Operand Read(IParameterSymbol parameter)
    {
        ITypeSymbol type = parameter.Type;
        int width = 0;
        int zeroBits = 0;
        foreach (AttributeData attribute in type.GetAttributes())
        {
            switch (attribute.AttributeClass?.ToDisplayString())
            {
                case AttributeNames.OperandWidth:
                    width = attribute.ConstructorArguments[0].Value as int? ?? 0;
                    break;
                case AttributeNames.Immediate:
                    var range = ImmediateRange.Read(attribute);
                    width = range.FieldBits + range.ZeroBits;
                    zeroBits = range.ZeroBits;
                    break;
            }
        }
        return new Operand(
            parameter.Name,
            type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
            type.Name,
            width,
            zeroBits,
            type.TypeKind == TypeKind.Enum);
    }
}

/// <summary>The arguments of an <c>[Immediate]</c> attribute.</summary>
internal sealed record ImmediateRange(int FieldBits, int Scale, bool Signed)
{
    public int ZeroBits
    {
        get
        {
            int bits = 0;
            while (bits < 16 && 1 << bits < Scale)
                bits++;
            return bits;
        }
    }

    public bool IsValid => FieldBits >= 1 && 1 << ZeroBits == Scale && FieldBits + ZeroBits <= 32;

    public long Minimum => Signed ? -(1L << (FieldBits + ZeroBits - 1)) : 0;

    public long Maximum => (Signed ? 1L << (FieldBits + ZeroBits - 1) : 1L << (FieldBits + ZeroBits)) - Scale;

    public static ImmediateRange Read(AttributeData attribute)
    {
        int scale = 1;
        bool signed = false;
        foreach (var argument in attribute.NamedArguments)
        {
            if (argument.Key == "Scale")
                scale = argument.Value.Value as int? ?? 0;
            else if (argument.Key == "Signed")
                signed = argument.Value.Value is true;
        }
        return new ImmediateRange(attribute.ConstructorArguments[0].Value as int? ?? 0, scale, signed);
    }
}

/// <summary>A structure marked <c>[Immediate]</c>.</summary>
internal sealed record ImmediateType(
    string Namespace, string Name, string Accessibility, ImmediateRange Range, SourcePlace Place)
{
    public static ImmediateType Read(GeneratorAttributeSyntaxContext context) => new(
        context.TargetSymbol.ContainingNamespace.ToDisplayString(),
        context.TargetSymbol.Name,
        SyntaxFacts.GetText(context.TargetSymbol.DeclaredAccessibility),
        ImmediateRange.Read(context.Attributes[0]),
        SourcePlace.Of(((BaseTypeDeclarationSyntax)context.TargetNode).Identifier.Parent!));
}

/// <summary>A location that can be compared: Roslyn's own keeps the whole syntax tree alive.</summary>
internal sealed record SourcePlace(string File, TextSpan Span, LinePositionSpan Lines)
{
    public static SourcePlace Of(SyntaxNode node)
    {
        Location location = node.GetLocation();
        return new SourcePlace(node.SyntaxTree.FilePath, location.SourceSpan, location.GetLineSpan().Span);
    }

    public Location ToLocation() => Location.Create(File, Span, Lines);
}

/// <summary>Full names of the attributes in <c>Femto.Jit</c> that the generators answer to.</summary>
internal static class AttributeNames
{
    public const string Encoding = "Femto.Jit.Backends.EncodingAttribute";
    public const string OperandWidth = "Femto.Jit.Backends.OperandWidthAttribute";
    public const string Immediate = "Femto.Jit.Backends.ImmediateAttribute";
}
