namespace Femto.Jit;

/// <summary>A line of the source a program was compiled from, as recorded in <c>.BTF.ext</c>.</summary>
/// <param name="File">File name as the compiler recorded it.</param>
/// <param name="Line">Line, counted from 1.</param>
/// <param name="Column">Column, counted from 1; 0 when unknown.</param>
/// <param name="Text">The source text of the line when the object carries it, else empty.</param>
public sealed record SourceLine(string File, int Line, int Column = 0, string Text = "")
{
    /// <summary><c>file:line</c>.</summary>
    public override string ToString() => $"{File}:{Line}";
}
