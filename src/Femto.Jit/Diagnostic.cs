namespace Femto.Jit;

/// <summary>
/// What is wrong with an input, where, what was expected and what was found. Never thrown: always returned.
/// </summary>
/// <param name="Id">Stable identifier, for example <c>FJ2004</c>; the catalogue is in <see
/// cref="DiagnosticDescriptor"/>.</param>
/// <param name="Severity">Whether the input is refused or only remarked upon.</param>
/// <param name="Message">One sentence: the instruction where there is one, what is known, what is needed.</param>
/// <param name="Pc">Program counter in 8-byte slots from the start of the program, when one instruction is to
/// blame.</param>
/// <param name="Line">
/// Source line from BTF, when the object carries it; of text the place in it, whose column is printed, too.
/// </param>
public sealed record Diagnostic(
    string Id, DiagnosticSeverity Severity, string Message, int? Pc = null, SourceLine? Line = null)
{
    /// <summary>What is usually done about it, where that can be told; tools print it on a line of its own.</summary>
    public string? Hint { get; init; }

    /// <summary>The form printed by tools: <c>error FJ2004: pc 12 (main.c:7): message</c>.</summary>
    public override string ToString()
    {
        string where = (Pc, Line) switch
        {
            (int pc, SourceLine line) => $"pc {pc} ({line}): ",
            (int pc, null) => $"pc {pc}: ",
            (null, { Column: > 0 } line) => $"{line}:{line.Column}: ",
            (null, SourceLine line) => $"{line}: ",
            _ => "",
        };
        return $"{(Severity == DiagnosticSeverity.Error ? "error" : "warning")} {Id}: {where}{Message}";
    }
}

/// <summary>How much a <see cref="Diagnostic"/> weighs.</summary>
public enum DiagnosticSeverity
{
    /// <summary>The input is accepted; the author may want to know.</summary>
    Warning,

    /// <summary>The input is refused.</summary>
    Error,
}
