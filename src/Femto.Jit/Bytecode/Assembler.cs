using Femto.Jit.Bytecode.Assembly;

namespace Femto.Jit.Bytecode;

/// <summary>
/// Reads programs as text: instructions in LLVM's form (<c>r1 += 2</c>) or that of the BPF conformance suite
/// (<c>add %r1, 2</c>), labels (<c>name:</c>), data (<c>.data</c>, <c>.rodata</c>, <c>.bss</c> with <c>.byte</c>,
/// <c>.half</c>, <c>.word</c>, <c>.quad</c>, <c>.ascii</c>, <c>.asciz</c>, <c>.space</c>, <c>.align</c>) whose labels
/// are loaded by <c>r1 = name ll</c> or <c>lddw r1, name</c>, and <c>.entry name</c>, which names the first
/// instruction.
/// </summary>
public static class Assembler
{
    // After so many errors a source is not worth more of them.
    private const int MostErrors = 100;

    private const int LongestLine = 65_536;

    /// <summary>Assembles a source.</summary>
    /// <param name="text">The source.</param>
    /// <param name="fileName">Name for messages and <see cref="Program.Lines"/>.</param>
    /// <returns>The program, or diagnostics FJ1040 to FJ1059 with their lines.</returns>
    public static Result<Program> Assemble(string text, string fileName = "assembly")
    {
        var diagnostics = new DiagnosticList();
        Program? program = Assemble(text, fileName, null, diagnostics);
        return new Result<Program>(program, diagnostics.ToImmutable());
    }

    internal static Program? Assemble(string text, string fileName, string? entry, DiagnosticList diagnostics)
    {
        var source = new AssemblySource();
        int number = 0;
        int errors = 0;
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            number++;
            if (line.IsWhiteSpace() || ReadLine(line, fileName, number, source) is not Diagnostic diagnostic) continue;
            diagnostics.Add(diagnostic);
            if (++errors == MostErrors || diagnostic.Id == BytecodeDiagnostics.TooManyInstructions.Id) break;
        }
        return diagnostics.HasErrors ? null : new AssemblyLinker(source, diagnostics).Link(entry);
    }

    private static Diagnostic? ReadLine(ReadOnlySpan<char> line, string fileName, int number, AssemblySource source)
    {
        string refusal = $"the line has more than {LongestLine} characters";
        if (line.Length > LongestLine || Lexer.Read(line, out refusal) is not List<Token> tokens)
            return BytecodeDiagnostics.AssemblySyntax.At(null, refusal, new SourceLine(fileName, number));
        if (tokens.Count == 0) return null;

        var place = new SourceLine(fileName, number, Text: line.Trim().ToString());
        var reader = new TokenReader(tokens);
        while (reader.Peek.Kind == TokenKind.Word && reader.PeekAt(1).Is(":"))
        {
            string label = reader.Take().Text;
            reader.Take();
            if (!source.TryDefine(label))
                return BytecodeDiagnostics.DuplicateLabel.At(null, $"the label {label} is defined twice", place);
        }
        if (reader.IsAtEnd) return null;
        if (reader.Peek.Kind == TokenKind.Word && reader.Peek.Text.StartsWith('.'))
            Directives.Read(reader, source, place);
        else
            ReadStatement(reader, source, place);
        if (!reader.IsAtEnd) reader.Fail($"{reader.Peek.Text} follows after the end of the statement");
        return reader.Failure is Refusal failure ? failure.Descriptor.At(null, failure.Message, place) : null;
    }

    private static void ReadStatement(TokenReader reader, AssemblySource source, SourceLine place)
    {
        Statement? statement = LlvmParser.Recognises(reader)
            ? new LlvmParser(reader).Read()
            : new MnemonicParser(reader).Read();
        if (statement is null)
            reader.Fail("the operands do not make an instruction");
        else if (source.Section != ".text")
            reader.Fail($"an instruction belongs into .text, not into {source.Section}");
        else if (source.Slots + statement.Instruction.Slots > Limits.Instructions)
            reader.Fail(BytecodeDiagnostics.TooManyInstructions, $"more than {Limits.Instructions} slots");
        else
            source.Add(statement, place);
    }
}
