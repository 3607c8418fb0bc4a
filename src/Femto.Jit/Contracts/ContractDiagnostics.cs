namespace Femto.Jit.Contracts;

/// <summary>Everything that may be said of a contract's file.</summary>
internal static class ContractDiagnostics
{
    internal static readonly DiagnosticDescriptor Syntax = new("FJ1101", "contract: not TOML");

    internal static readonly DiagnosticDescriptor UnknownKey = new("FJ1102", "contract: unknown key");

    internal static readonly DiagnosticDescriptor MissingKey = new("FJ1103", "contract: missing key");

    internal static readonly DiagnosticDescriptor WrongKind = new("FJ1104", "contract: value of the wrong kind");

    internal static readonly DiagnosticDescriptor OutOfRange = new("FJ1105", "contract: number out of range");

    internal static readonly DiagnosticDescriptor UnknownWord = new("FJ1106", "contract: unknown word");

    internal static readonly DiagnosticDescriptor Duplicate = new("FJ1107", "contract: name or number used twice");

    internal static readonly DiagnosticDescriptor BadPrototype = new("FJ1108", "contract: malformed prototype");

    internal static readonly DiagnosticDescriptor UnknownName = new("FJ1109", "contract: name of nothing");

    internal static readonly DiagnosticDescriptor BadLayout =
        new("FJ1110", "contract: field overlaps another or leaves the context");

    internal static readonly DiagnosticDescriptor Contradiction =
        new("FJ1111", "contract: keys that exclude or need each other");

    internal static readonly DiagnosticDescriptor UnknownContract = new("FJ1112", "contract: no such shipped contract");
}
