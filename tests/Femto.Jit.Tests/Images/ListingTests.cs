using System.Globalization;
using System.Text.RegularExpressions;
using Femto.Jit.Execution;
using Femto.Jit.Images;
using Femto.Jit.Tests.Bytecode;

namespace Femto.Jit.Tests.Images;

/// <summary>Listings tell all of the code and nothing else.</summary>
public partial class ListingTests
{
    public static TheoryData<string> Objects() =>
        [.. Corpus.Objects("programs").Select(path => "programs/" + Path.GetFileName(path))];

    [Theory]
    [MemberData(nameof(Objects))]
    public void Every_byte_is_listed_once_and_known(string path)
    {
        MachineCode code = Compile(path);
        List<byte> listed = [];
        foreach (string line in ListingWriter.Write(code).Split('\n'))
        {
            if (Native().Match(line) is not { Success: true } match)
                continue;
            Assert.Equal(listed.Count, int.Parse(match.Groups[1].Value, NumberStyles.HexNumber, null));
            Assert.DoesNotContain(".short", line, StringComparison.Ordinal);
            Assert.DoesNotContain(".inst", line, StringComparison.Ordinal);
            foreach (string part in match.Groups[2].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                listed.AddRange(Convert.FromHexString(part).Reverse());
        }
        Assert.Equal(code.Code, listed);
    }

    [Theory]
    [MemberData(nameof(Objects))]
    public void Every_instruction_with_code_every_literal_and_every_trap_is_named(string path)
    {
        MachineCode code = Compile(path);
        string listing = ListingWriter.Write(code);
        IEnumerable<int> listed = Bytecode().Matches(listing).Select(match => int.Parse(match.Groups[1].Value, null));
        int[] translated = [.. code.Ranges.Zip(code.Ranges.Skip(1).Select(next => next.CodeOffset).Append(code.Code.Length))
            .Where(pair => pair.First.Pc >= 0 && pair.First.CodeOffset < pair.Second).Select(pair => pair.First.Pc)];
        Assert.Empty(translated.Except(listed));
        Assert.Equal(code.Literals.Sum(pool => pool.Length / 4), Count(listing, ".word"));
        foreach (TrapSite site in code.TrapSites)
            Assert.Contains($" at pc {site.Trap.Pc}\n", listing, StringComparison.Ordinal);
    }

    [Fact]
    public void Source_lines_stand_above_what_they_became()
    {
        string[] lines = ListingWriter.Write(Compile("programs/fletcher32.v3.O2.o")).Split('\n');
        int line = Array.FindIndex(lines, text => text.StartsWith("; ./fletcher32.c:8 ", StringComparison.Ordinal));
        Assert.Contains("s1 += *p++", lines[line], StringComparison.Ordinal);
        Assert.Contains("= *(u16 *)(", lines[line + 1], StringComparison.Ordinal);
    }

    private static MachineCode Compile(string path) => Compiler.Compile(
        Slots.Verify(Corpus.Load(path), AgentHelpers.Contract), Targets.All[0]).Value!;

    private static int Count(string text, string part) => Regex.Count(text, Regex.Escape(part));

    [GeneratedRegex(@"^ +([0-9a-f]+)  ((?:[0-9a-f]{4} [0-9a-f]{4})|(?:[0-9a-f]{8})|(?:[0-9a-f]{4}))  ")]
    private static partial Regex Native();

    [GeneratedRegex(@"^ *(\d+): ", RegexOptions.Multiline)]
    private static partial Regex Bytecode();
}
