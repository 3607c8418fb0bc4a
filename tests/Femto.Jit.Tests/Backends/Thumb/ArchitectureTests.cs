using System.Globalization;
using System.Text;
using CliWrap;
using CliWrap.Buffered;
using Femto.Jit.Bytecode;
using Femto.Jit.Execution;
using Femto.Jit.Tests.Bytecode;
using Femto.Jit.Tests.FileTests;

namespace Femto.Jit.Tests.Backends.Thumb;

/// <summary>
/// Code for a processor has no instruction that its architecture lacks. The witness is llvm-mc, told of the processor,
/// which refuses to read others.
/// </summary>
public class ArchitectureTests
{
    [Theory]
    [InlineData("cortex-m0plus", "thumbv6m", "cortex-m0plus")]
    [InlineData("cortex-m3", "thumbv7m", "cortex-m3")]
    [InlineData("cortex-m4", "thumbv7em", "cortex-m4")]
    [InlineData("cortex-m7", "thumbv7em", "cortex-m7")]
    [InlineData("cortex-m33", "thumbv8m.main", "cortex-m33")]
    public async Task All_instructions_belong_to_the_architecture(string target, string architecture, string processor)
    {
        StringBuilder code = new();
        foreach (VerifiedProgram program in Programs())
            Append(code, Compiler.Compile(program, Targets.Find(target)!).Value!);
        Assert.True(code.Length > 1_000_000, $"only {code.Length} characters of code");
        Assert.Equal("", await ReadAsync(architecture, processor, code.ToString()));
    }

    /// <summary>The witness does refuse: UADD8 of the DSP extension, MOVW, CBZ and IT of Armv7-M.</summary>
    [Theory]
    [InlineData("thumbv7m", "cortex-m3", "0x81 0xfa 0x42 0xf0")]
    [InlineData("thumbv6m", "cortex-m0plus", "0x40 0xf2 0x01 0x00")]
    [InlineData("thumbv6m", "cortex-m0plus", "0x00 0xb1")]
    [InlineData("thumbv6m", "cortex-m0plus", "0x08 0xbf")]
    public async Task The_witness_refuses_what_the_architecture_lacks(string architecture, string processor, string code) =>
        Assert.Contains("invalid instruction encoding", await ReadAsync(architecture, processor, code),
            StringComparison.Ordinal);

    /// <summary>The filetests, which have every instruction, and the corpus of clang's output.</summary>
    private static IEnumerable<VerifiedProgram> Programs() =>
        from program in FileTestTests.Names.Select(Assemble).Concat(
            Corpus.Objects("programs").Select(path => Corpus.Load("programs/" + Path.GetFileName(path))))
        from length in (int?[])[2048, null]
        let verified = Verifier.Verify(program, AgentHelpers.Contract with { ContextLength = length })
        where verified.Succeeded
        select verified.Value;

    private static Program Assemble(string file)
    {
        string text = File.ReadAllText(RepositoryFiles.PathOf($"tests/FileTests/{file}"));
        return Assembler.Assemble(FileTestParser.Parse(file, text).Source, file).Value!;
    }

    /// <summary>The instructions in the form that llvm-mc reads, without the literal pools.</summary>
    private static void Append(StringBuilder text, MachineCode code)
    {
        for (int offset = 0; offset < code.Code.Length; offset++)
        {
            if (!code.Literals.Any(pool => offset >= pool.Offset && offset < pool.Offset + pool.Length))
                text.Append(CultureInfo.InvariantCulture, $"0x{code.Code[offset]:x2} ");
        }
        text.Append('\n');
    }

    private static async Task<string> ReadAsync(string architecture, string processor, string code)
    {
        BufferedCommandResult result = await Cli.Wrap("llvm-mc-19")
            .WithArguments(["--disassemble", $"-triple={architecture}-none-eabi", $"-mcpu={processor}"])
            .WithStandardInputPipe(PipeSource.FromString(code))
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync();
        return result.StandardError;
    }
}
