using System.Text;

namespace Femto.Jit.Tests.CommandLine;

/// <summary><c>femto plugin</c>, as bpf_conformance's runner calls it.</summary>
public sealed class PluginCommandTests
{
    // r0 = *(u16 *)(r1 + 1); r0 += r2; exit
    private const string Read = "69  10  01  00  00  00  00  00  0f  20  00  00  00  00  00  00  95  00  00  00  00  00  00  00  ";

    // r1 = -1 (sign-extended); call 5; exit
    private const string CallIdentity = "b7 01 00 00 ff ff ff ff 85 00 00 00 05 00 00 00 95 00 00 00 00 00 00 00";

    // call 6; exit: granted to nobody
    private const string CallOther = "85 00 00 00 06 00 00 00 95 00 00 00 00 00 00 00";

    [Theory]
    [InlineData("interpreter")]
    [InlineData("rv32")]
    public async Task Memory_is_in_r1_and_its_length_in_r2(string engine)
    {
        Outcome outcome = await Run(Read, "aa  22  11  dd  ", "--engine", engine);
        Assert.Equal((0, "1126\n", ""), (outcome.ExitCode, outcome.Output, outcome.Error));
    }

    [Fact]
    public async Task Helper_5_returns_its_argument()
    {
        Outcome outcome = await Run(CallIdentity, "--engine", "interpreter");
        Assert.Equal((0, "ffffffffffffffff\n"), (outcome.ExitCode, outcome.Output));
    }

    [Theory]
    [InlineData(CallOther, "FJ2012")]
    [InlineData(Read, "FJ2014")]
    [InlineData("95 00", "FJ10")]
    [InlineData("xx", "FJ5004")]
    public async Task What_cannot_run_gives_a_message(string program, string id)
    {
        Outcome outcome = await Run(program, "--engine", "interpreter");
        Assert.Equal(1, outcome.ExitCode);
        Assert.Empty(outcome.Output);
        Assert.Contains(id, outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_batch_has_an_answer_for_each_line()
    {
        string[] lines = [$"aa2211dd\t{Read}", $"-\t{CallIdentity}", "nonsense", $"-\t{CallOther}", $"zz\t{Read}", $"aabb\t{Read}"];
        Outcome outcome = await FemtoProcess.Run(
            ["plugin", "--batch", "--engine", "interpreter"], Encoding.ASCII.GetBytes(string.Join('\n', lines)));
        Assert.Equal(0, outcome.ExitCode);
        string[] answers = outcome.Output.TrimEnd('\n').Split('\n');
        Assert.Equal(lines.Length, answers.Length);
        Assert.Equal(["ok 1126", "ok ffffffffffffffff"], answers[..2]);
        Assert.All(answers[2..], answer => Assert.StartsWith("err ", answer, StringComparison.Ordinal));
    }

    private static Task<Outcome> Run(string program, params string[] arguments) =>
        FemtoProcess.Run(["plugin", .. arguments], Encoding.ASCII.GetBytes(program));
}
