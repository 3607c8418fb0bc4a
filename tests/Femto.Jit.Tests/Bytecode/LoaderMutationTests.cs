using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;
using Femto.Jit.Bytecode;

namespace Femto.Jit.Tests.Bytecode;

/// <summary>Damaged objects load or are refused with an error, quickly and never with an exception.</summary>
public sealed class LoaderMutationTests
{
    private const int MutantsPerObject = 400;

    // Far more than any takes, so that a busy machine does not fail the test; a quadratic loader would.
    private static readonly TimeSpan SlowestLoad = TimeSpan.FromSeconds(5);

    // Sixteen million lines in a build without optimisation; a quadratic assembler would take days.
    private static readonly TimeSpan SlowestAssembly = TimeSpan.FromSeconds(60);

    [Fact]
    public void Damaged_objects_never_throw()
    {
        var random = new Random(20260101);
        int refused = 0;
        int loaded = 0;
        foreach (string path in Corpus.Objects("loader", "negative"))
        {
            byte[] original = File.ReadAllBytes(path);
            for (int round = 0; round < MutantsPerObject; round++)
            {
                byte[] mutant = Mutate(original, random);
                foreach (string entry in ProgramLoader.ListEntries(mutant).Take(3).DefaultIfEmpty("prog"))
                {
                    if (Load(mutant, entry, path)) loaded++;
                    else refused++;
                }
            }
        }
        // A mutation that only ever breaks the header, or nothing at all, would test little.
        Assert.True(refused > 5000 && loaded > 5000, $"{refused} refused, {loaded} loaded");
    }

    /// <summary>Each 16-bit half of the headers of the file and its sections takes each extreme value.</summary>
    [Fact]
    public void Extreme_header_fields_never_throw()
    {
        byte[] original = Corpus.Read("loader/pointers.v3.O2.o");
        int headers = BitConverter.ToInt32(original, 40);
        foreach (int offset in Enumerable.Range(0, 64).Concat(Enumerable.Range(headers, original.Length - headers)))
        {
            foreach (byte value in (byte[])[0, 1, 0x7f, 0x80, 0xff])
            {
                byte[] mutant = [.. original];
                mutant[offset] = value;
                if (offset + 1 < mutant.Length && value is 0x7f or 0xff) mutant[offset + 1] = 0xff;
                Load(mutant, "prog", $"offset {offset}");
            }
        }
    }

    [Fact]
    public void Every_truncation_is_refused()
    {
        byte[] original = Corpus.Read("loader/calls.v3.O2.o");
        for (int length = 0; length < original.Length; length++)
            Assert.False(Load(original[..length], "prog", $"{length} bytes"));
    }

    [Theory]
    [InlineData(ProgramFormat.Raw)]
    [InlineData(ProgramFormat.Rbf)]
    [InlineData(ProgramFormat.Assembly)]
    public void Damaged_files_of_the_other_formats_never_throw(ProgramFormat format)
    {
        var random = new Random(20260102);
        int loaded = 0;
        foreach (string path in Corpus.Objects("loader"))
        {
            byte[] bytes = File.ReadAllBytes(path);
            string entry = ProgramLoader.ListEntries(bytes)[^1];
            byte[] original = Encode(ProgramLoader.Load(bytes, ProgramFormat.Elf, entry).Value!, format);
            for (int round = 0; round < MutantsPerObject; round++)
            {
                Result<Program> result = ProgramLoader.Load(Mutate(original, random), format);
                Assert.Equal(result.Succeeded,
                    result.Diagnostics.All(diagnostic => diagnostic.Severity == DiagnosticSeverity.Warning));
                if (result.Succeeded) loaded++;
            }
        }
        Assert.True(loaded > 100, $"only {loaded} loaded");
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("?\n")]
    [InlineData("exit\n")]
    [InlineData("a:")]
    [InlineData("1 ")]
    [InlineData(".data\n.quad a\n")]
    public void Megabytes_of_text_take_linear_time(string unit)
    {
        string text = string.Concat(Enumerable.Repeat(unit, Limits.FileBytes / unit.Length));
        long start = Stopwatch.GetTimestamp();
        Assert.False(ProgramLoader.Load(Encoding.UTF8.GetBytes(text), ProgramFormat.Assembly).Succeeded);
        Assert.True(Stopwatch.GetElapsedTime(start) < SlowestAssembly);
    }

    private static byte[] Encode(Program program, ProgramFormat format)
    {
        if (format == ProgramFormat.Assembly) return Encoding.UTF8.GetBytes(Disassembler.Text(program));
        var code = new ArrayBufferWriter<byte>();
        BytecodeWriter.Write(program.Instructions.AsSpan(), code);
        if (format == ProgramFormat.Raw) return code.WrittenSpan.ToArray();
        byte[] header = new byte[28];
        BinaryPrimitives.WriteUInt32LittleEndian(header, 0x46504272);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(12), program.Data.Initialized.Length);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(16), program.Data.ReadOnly.Length);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(20), code.WrittenCount);
        return [.. header, .. program.Data.Initialized, .. program.Data.ReadOnly, .. code.WrittenSpan];
    }

    // True when it loads; an error has to say why it does not.
    private static bool Load(byte[] bytes, string entry, string what)
    {
        long start = Stopwatch.GetTimestamp();
        Result<Program> result = ProgramLoader.Load(bytes, ProgramFormat.Elf, entry);
        Assert.True(Stopwatch.GetElapsedTime(start) < SlowestLoad, what);
        Assert.Equal(result.Succeeded,
            result.Diagnostics.All(diagnostic => diagnostic.Severity == DiagnosticSeverity.Warning));
        if (result.Succeeded) Assert.NotEmpty(Disassembler.Text(result.Value));
        return result.Succeeded;
    }

    private static byte[] Mutate(byte[] original, Random random)
    {
        byte[] mutant = random.Next(20) == 0 ? original[..random.Next(original.Length)] : [.. original];
        for (int count = random.Next(1, 6); count > 0 && mutant.Length > 0; count--)
        {
            int offset = random.Next(mutant.Length);
            mutant[offset] = random.Next(3) switch
            {
                0 => (byte)(mutant[offset] ^ (1 << random.Next(8))),
                1 => (byte)random.Next(256),
                _ => random.Next(2) == 0 ? (byte)0xff : (byte)0,
            };
        }
        return mutant;
    }
}
