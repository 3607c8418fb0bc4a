using System.Collections.Immutable;
using Femto.Jit.Execution;
using Femto.Jit.Ir;
using Femto.Jit.Passes;
using Femto.Jit.Tests.Bytecode;

namespace Femto.Jit.Tests.Ir;

/// <summary>The text form means the same when it is read back.</summary>
public class ParserTests
{
    public static TheoryData<string, string> Objects()
    {
        TheoryData<string, string> cases = [];
        foreach (string path in Corpus.Objects("programs"))
        {
            cases.Add("programs/" + Path.GetFileName(path), "cortex-m4");
            cases.Add("programs/" + Path.GetFileName(path), "x86-64");
        }
        return cases;
    }

    [Theory]
    [MemberData(nameof(Objects))]
    public void What_is_printed_after_any_pass_is_read_back(string path, string target)
    {
        HashSet<string> seen = [];
        ImmutableArray<string> names = Pipeline.NamesFor(Targets.Find(target)!);
        int split = names.IndexOf("split");
        CompilerOptions options = new()
        {
            VerifyPasses = true,
            Dump = (pass, text) =>
            {
                seen.Add(pass);
                Result<Function> parsed = Parser.Parse(text);
                Assert.True(parsed.Succeeded, $"{pass}: {string.Join('\n', parsed.Diagnostics)}");
                Assert.Equal(text, Printer.Print(parsed.Value));
                IrVerifier.Verify(parsed.Value, pass, split >= 0 && names.IndexOf(pass) >= split);
            },
        };
        VerifiedProgram program = Slots.Verify(Corpus.Load(path), AgentHelpers.Contract);
        Assert.True(Compiler.Compile(program, Targets.Find(target)!, options).Succeeded);
        Assert.Equal(names.Order(), seen.Order());
    }

    [Fact]
    public void Every_field_is_read()
    {
        const string Text = """
            b0:
              v0:i64 = parameter #0 region=Context
              v3:i64 = check v0 #-4 size=8 flag region=Unknown @7
              v4:i32 = load v3 #-4 size=1 signed
              v5:i64 = constant #-9223372036854775808
              v6:i64 = atomic v3, v5 #8 size=8 kind=Exchange
              branch v6, v5 if=SignedLessOrEqual then=b1 else=b2
            b1: ; from b0
              return v6
            b2: ; from b0
              return v5 @65535
            """;
        Assert.Equal(Text.ReplaceLineEndings("\n"), IrText.Print(IrText.Parse(Text)));
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("function f start=0 frame=0 (r1", 1)]
    [InlineData("function f start=x frame=0 ()", 1)]
    [InlineData("function f start=0 frame=0 ()\n  jump then=b0", 2)]
    [InlineData("function f start=0 frame=0 ()\nb0:\nb0:", 3)]
    [InlineData("function f start=0 frame=0 ()\nb99999999999:", 2)]
    [InlineData("function f start=0 frame=0 ()\nb0: ; from b7", 2)]
    [InlineData("function f start=0 frame=0 ()\nb0:\n  jump then=b1", 3)]
    [InlineData("function f start=0 frame=0 ()\nb0:\n  frobnicate", 3)]
    [InlineData("function f start=0 frame=0 ()\nb0:\n  v1:i16 = constant #1", 3)]
    [InlineData("function f start=0 frame=0 ()\nb0:\n  v1:i32 = constant", 3)]
    [InlineData("function f start=0 frame=0 ()\nb0:\n  v1:i32 = constant #9223372036854775808", 3)]
    [InlineData("function f start=0 frame=0 ()\nb0:\n  v1:i32 = constant #1 size=4", 3)]
    [InlineData("function f start=0 frame=0 ()\nb0:\n  v1:i32 = load v1 #0 size=2147483648", 3)]
    [InlineData("function f start=0 frame=0 ()\nb0:\n  return v1", 3)]
    [InlineData("function f start=0 frame=0 ()\nb0:\n  v1:i32 = context_length\n  v1:i32 = context_length", 4)]
    [InlineData("function f start=0 frame=0 ()\nb0:\n  v-1:i32 = context_length", 3)]
    [InlineData("function f start=0 frame=0 ()\nb0:\n  v2147483647:i32 = context_length", 3)]
    public void A_text_that_is_wrong_is_refused_with_its_line(string text, int line)
    {
        Result<Function> result = Parser.Parse(text);
        Assert.False(result.Succeeded);
        Diagnostic diagnostic = Assert.Single(result.Diagnostics);
        Assert.Equal("FJ3010", diagnostic.Id);
        Assert.Equal(line, diagnostic.Line!.Line);
    }
}
