using System.Collections.Immutable;

namespace Femto.Jit.Images;

/// <summary>From a place in the code on, the instructions belong to a line of the source.</summary>
/// <param name="Offset">Offset in the code, in bytes.</param>
/// <param name="Line">The line; null for code that belongs to none.</param>
/// <param name="EndsPrologue">Whether a debugger that stops at the function stops best here.</param>
internal readonly record struct LineRow(int Offset, SourceLine? Line, bool EndsPrologue);

/// <summary>Which code belongs to which line of the source.</summary>
internal static class LineTable
{
    /// <summary>The rows in the order of the code; none when the program carries no lines.</summary>
    internal static ImmutableArray<LineRow> Of(MachineCode code)
    {
        if (code.Source.Program.Lines.IsEmpty) return [];
        var rows = ImmutableArray.CreateBuilder<LineRow>();
        for (int index = 0; index < code.Functions.Length; index++)
            AddFunction(rows, code, code.Functions[index], EndOf(code, index));
        return rows.ToImmutable();
    }

    /// <summary>Where the code of a function ends.</summary>
    internal static int EndOf(MachineCode code, int function) =>
        function + 1 < code.Functions.Length ? code.Functions[function + 1].CodeOffset : code.Code.Length;

    /// <summary>
    /// The prologue belongs to the line where the function begins, other code without an instruction to the line before it;
    /// trap blocks, which are at the end, to none.
    /// </summary>
    private static void AddFunction(
        ImmutableArray<LineRow>.Builder rows, MachineCode code, CodeRange function, int end)
    {
        Program program = code.Source.Program;
        CodeRange[] body = [.. code.Ranges.Where(range =>
            range.Pc >= 0 && range.CodeOffset >= function.CodeOffset && range.CodeOffset < end)];
        SourceLine? current = program.LineAt(function.Pc);
        rows.Add(new LineRow(function.CodeOffset, current, EndsPrologue: false));
        for (int index = 0; index < body.Length; index++)
        {
            SourceLine? line = program.LineAt(body[index].Pc);
            if (index > 0 && line == current) continue;
            rows.Add(new LineRow(body[index].CodeOffset, line, EndsPrologue: index == 0));
            current = line;
        }
        if (TrapBlocks(code, function, end) is int traps) rows.Add(new LineRow(traps, null, EndsPrologue: false));
    }

    /// <summary>Where, behind all instructions of the program, a function has code of its own; null where it has none.</summary>
    private static int? TrapBlocks(MachineCode code, CodeRange function, int end)
    {
        int? found = null;
        foreach (CodeRange range in code.Ranges)
        {
            if (range.CodeOffset <= function.CodeOffset || range.CodeOffset >= end) continue;
            found = range.Pc < 0 ? found ?? range.CodeOffset : null;
        }
        return found;
    }
}
