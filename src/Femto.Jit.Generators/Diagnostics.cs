using Microsoft.CodeAnalysis;

namespace Femto.Jit.Generators;

/// <summary>The build errors of the generators.</summary>
internal static class Diagnostics
{
    public static readonly DiagnosticDescriptor Syntax = Error(
        "FJG001", "Pattern is malformed", "'{0}': expected 0, 1, (0), (1), '|' or a field such as imm[12|10:5]");

    public static readonly DiagnosticDescriptor TotalWidth = Error(
        "FJG002", "Encoding has a wrong width", "'{0}' has {1} bits; an encoding has 16, 24 or 32");

    public static readonly DiagnosticDescriptor UnknownField = Error(
        "FJG003", "Field names no parameter", "'{0}' has no parameter '{1}'");

    public static readonly DiagnosticDescriptor UnusedParameter = Error(
        "FJG004", "Parameter is not encoded", "the pattern of '{0}' does not use parameter '{1}'");

    public static readonly DiagnosticDescriptor MissingBits = Error(
        "FJG005", "Operand bit is not encoded", "the pattern of '{0}' leaves out {1}[{2}]");

    public static readonly DiagnosticDescriptor DuplicateBits = Error(
        "FJG006", "Operand bit is encoded twice", "the pattern of '{0}' has {1}[{2}] more than once");

    public static readonly DiagnosticDescriptor BitOutOfRange = Error(
        "FJG007", "Operand has no such bit", "'{0}' asks for {1}[{2}]; the bits of {3} are {4} to {5}");

    public static readonly DiagnosticDescriptor NotAnOperand = Error(
        "FJG008", "Parameter is no operand",
        "type {2} of '{0}' parameter '{1}' has neither [OperandWidth] nor [Immediate]");

    public static readonly DiagnosticDescriptor ReturnType = Error(
        "FJG009", "Encoding has a wrong return type", "'{0}' has {1} bits, so it returns {2}");

    public static readonly DiagnosticDescriptor SameEncoding = Error(
        "FJG010", "Two rows have the same fixed bits", "'{0}' cannot be told from '{1}'");

    public static readonly DiagnosticDescriptor ImmediateRange = Error(
        "FJG011", "Immediate has an impossible range",
        "'{0}': an immediate has 1 to 32 bits with its scale, which is a power of two");

    public static readonly DiagnosticDescriptor Assembly = Error(
        "FJG012", "Assembly has wrong operands", "the assembly of '{0}' has to name each of its parameters and no other");

    private static DiagnosticDescriptor Error(string id, string title, string message) =>
        new(id, title, message, "Encoding", Microsoft.CodeAnalysis.DiagnosticSeverity.Error, isEnabledByDefault: true);
}
