using System.Text.RegularExpressions;
using Femto.Jit.Bytecode;

namespace Femto.Jit.Tests.Bytecode;

public sealed partial class BtfReaderTests
{
    /// <summary>The DWARF line table, read by llvm-objdump, and .BTF.ext tell the same lines.</summary>
    [Theory]
    [InlineData("programs/pktfilter.v3.O2.o")]
    [InlineData("programs/fletcher32.o")]
    [InlineData("loader/wide.clang14.v3.O2.o")]
    public async Task Lines_agree_with_llvm_objdump(string path)
    {
        Program program = Corpus.Load(path);
        string output = await Tool.RunAsync(
            "llvm-objdump-19", ["-d", "-l", "--no-show-raw-insn", RepositoryFiles.PathOf($"corpus/{path}")]);
        SourceLine? current = null;
        int compared = 0;
        int line = 0;
        foreach (string text in output.Split('\n'))
        {
            if (Place().Match(text) is { Success: true } place) line = int.Parse(place.Groups[1].Value, null);
            if (Instruction().Match(text) is not { Success: true } match) continue;
            current = program.Lines.GetValueOrDefault(int.Parse(match.Groups[1].Value, null)) ?? current;
            if (line == 0 || current is null) continue;
            Assert.Equal(line, current.Line);
            compared++;
        }
        Assert.True(compared >= program.Lines.Count, $"only {compared} lines were compared");
    }

    [Fact]
    public void A_line_has_file_column_and_text()
    {
        SourceLine line = Corpus.Load("programs/fletcher32.o").Lines.Values
            .First(each => each.Text.StartsWith("do {", StringComparison.Ordinal));
        Assert.Equal("./fletcher32.c", line.File);
        Assert.Equal(8, line.Line);
        Assert.InRange(line.Column, 1, 80);
        Assert.Equal("do { s1 += *p++; s2 += s1; } while (--t);", line.Text);
    }

    [Fact]
    public void Functions_that_moved_keep_their_lines()
    {
        Program program = Corpus.Load("loader/calls.v3.O2.o", "prog");
        ProgramFunction weakly = program.Functions.Single(function => function.Name == "weakly");
        Assert.Contains("x / 3 + 7", program.Lines[weakly.Start].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".BTF")]
    [InlineData(".BTF.ext")]
    public void Broken_debug_information_is_only_remarked_upon(string section)
    {
        byte[] bytes = Corpus.Read("programs/fletcher32.o");
        var diagnostics = new DiagnosticList();
        var file = Femto.Jit.Bytecode.Elf.ElfFile.Read(bytes, diagnostics)!;
        ReadOnlyMemory<byte> contents = file.Sections.Single(each => each.Name == section).Contents;
        int offset = bytes.AsSpan().IndexOf(contents.Span);
        // Each byte of the header in turn, so that every offset and length is wrong once.
        int remarks = 0;
        for (int index = 0; index < 32; index++)
        {
            byte[] broken = [.. bytes];
            broken[offset + index] ^= 0xff;
            Result<Program> result = ProgramLoader.Load(broken, ProgramFormat.Elf);
            Assert.True(result.Succeeded);
            Assert.All(result.Diagnostics, diagnostic => Assert.Equal("FJ1034", diagnostic.Id));
            if (result.Diagnostics.Length == 0) continue;
            Assert.Empty(result.Value.Lines);
            remarks++;
        }
        Assert.True(remarks >= 8, $"only {remarks} remarks");
    }

    [GeneratedRegex(@"^; \S+:(\d+)$")]
    private static partial Regex Place();

    [GeneratedRegex(@"^ +(\d+):\t")]
    private static partial Regex Instruction();
}
