using System.Collections.Immutable;
using System.Text.Json;
using Femto.Jit.Bytecode;
using Femto.Jit.Tests.Matrix;

namespace Femto.Jit.Tests.CommandLine;

/// <summary><c>femto conformance</c> on our own suite, and on files that an engine cannot satisfy.</summary>
public sealed class ConformanceCommandTests
{
    private const string Suite = "corpus/conformance";

    public static TheoryData<string> Engines { get; } = [.. EngineSet.Names];

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Every_engine_conforms(string name)
    {
        string[] choice = name == TestEngine.Interpreter ? ["--engine", name] : ["--target", name];
        Outcome outcome = await FemtoProcess.Run(["conformance", .. choice, "--json", Suite]);
        Assert.True(outcome.ExitCode == 0, outcome.Output + outcome.Error);
        JsonElement report = JsonDocument.Parse(outcome.Output).RootElement;
        int files = Directory.GetFiles(RepositoryFiles.PathOf(Suite), "*.data", SearchOption.AllDirectories).Length;
        Assert.True(files > 3000);
        Assert.Equal((files, 0), (report.GetProperty("passed").GetInt32(), report.GetProperty("failed").GetInt32()));
        Assert.Equal(
            ["atomic32", "atomic64", "base32", "base64", "call", "divmul32", "divmul64"],
            report.GetProperty("groups").EnumerateArray().Select(group => group.GetProperty("group").GetString()!));
    }

    /// <summary>The opcodes come from the raw files, so the suite is not only complete by its own assembler.</summary>
    [Fact]
    public void Every_row_of_the_instruction_table_is_in_a_file_of_its_group()
    {
        IEnumerable<InstructionRow> rows = InstructionTable.Rows.Where(row => row.Group != ConformanceGroup.Extension);
        var found = new HashSet<(string Folder, InstructionRow Row)>();
        foreach (string path in Directory.GetFiles(RepositoryFiles.PathOf(Suite), "*.data", SearchOption.AllDirectories))
        {
            string[] sections = File.ReadAllText(path).Split("-- ");
            if (sections.FirstOrDefault(each => each.StartsWith("raw\n", StringComparison.Ordinal)) is not string raw
                || sections.Any(each => each.StartsWith("error", StringComparison.Ordinal)))
            {
                continue;
            }
            byte[] bytes = [.. raw[4..].Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .SelectMany(word => BitConverter.GetBytes(Convert.ToUInt64(word, 16)))];
            Program? program = ProgramLoader.Load(bytes, ProgramFormat.Raw).Value;
            Assert.NotNull(program);
            string folder = Path.GetFileName(Path.GetDirectoryName(path)!);
            found.UnionWith(program.Instructions.Select(instruction => (folder, instruction.Row)));
        }
        ImmutableArray<string> missing = [.. rows.Where(row => !found.Contains((FolderOf(row), row)))
            .Select(row => $"{FolderOf(row)}/{row.Mnemonic} 0x{row.Opcode:x2}")];
        Assert.True(missing.IsEmpty, string.Join('\n', missing));
    }

    [Theory]
    [InlineData("-- asm\nmov %r0, 1\nexit\n-- result\n0x2\n", "expected 2, got 1")]
    [InlineData("-- raw\n0x00000001000000b7 0x95\n-- result\n2\n", "expected 2, got 1")]
    [InlineData("-- raw\nb7 00 00 00 01 00 00 00\n95 00 00 00 00 00 00 00\n-- error\n", "expected an error, got 1")]
    [InlineData("-- asm\nexit # r0 has no value\n-- error\nno such words\n", "expected an error with 'no such words'")]
    [InlineData("-- asm\nldxb %r0, [%r1+2]\nexit\n-- mem\naa bb\n-- result\n0x0\n", "FJ2014")]
    [InlineData("-- asm\nnonsense\n-- result\n0x0\n", "FJ104")]
    public async Task What_differs_fails(string file, string message)
    {
        Outcome outcome = await RunOn(file);
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains(message, outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-- asm\nexit\n")]
    [InlineData("-- result\n0x0\n")]
    [InlineData("-- asm\nexit\n-- result\nmany\n")]
    public async Task A_malformed_file_is_no_suite(string file) => Assert.Equal(2, (await RunOn(file)).ExitCode);

    private static async Task<Outcome> RunOn(string file)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("femto-conformance");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "one.data"), file);
            return await FemtoProcess.Run(["conformance", "--engine", "interpreter", folder.FullName]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string FolderOf(InstructionRow row) =>
        row.Operation is Operation.CallHelper or Operation.CallLocal ? "call" : $"{row.Group}".ToLowerInvariant();
}
