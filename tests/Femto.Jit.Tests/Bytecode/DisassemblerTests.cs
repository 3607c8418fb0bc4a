using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Femto.Jit.Bytecode;
using Femto.Jit.Bytecode.Elf;

namespace Femto.Jit.Tests.Bytecode;

public sealed partial class DisassemblerTests
{
    /// <summary>
    /// llvm-objdump prints 32-bit loads and stores with w registers, and knows the atomics of v3, only when told that
    /// the code is of v3 or later; for loads and stores we follow its default, for atomics the other.
    /// </summary>
    [Fact]
    public async Task Agrees_with_llvm_objdump_on_the_whole_corpus()
    {
        string[] objects = [.. Corpus.Objects("programs", "loader", "negative")];
        string[] byDefault = await ObjdumpAsync(objects);
        string[] asNewest = await ObjdumpAsync([.. objects, "--mcpu=v4"]);
        string[] ours = [.. objects.SelectMany(OurListing)];

        Assert.Equal(byDefault.Length, ours.Length);
        Assert.Equal(asNewest.Length, ours.Length);
        Assert.True(ours.Length > 5000, $"only {ours.Length} instructions were compared");
        for (int index = 0; index < ours.Length; index++)
            Assert.True(ours[index] == byDefault[index] || ours[index] == asNewest[index],
                $"ours: {ours[index]}\nllvm-objdump: {byDefault[index]}\nwith --mcpu=v4: {asNewest[index]}");
    }

    [Theory]
    [InlineData("18 01 00 00 ef cd ab 89 00 00 00 00 67 45 23 01", "r1 = 81985529216486895 ll")]
    [InlineData("b8 02 00 00 05 00 00 00 00 00 00 00 00 00 00 00", "r2 = .data + 5 ll")]
    [InlineData("d8 03 00 00 ff ff ff ff 00 00 00 00 ff ff ff ff", "r3 = .rodata - 1 ll")]
    [InlineData("85 10 00 00 fe ff ff ff", "call local -2")]
    [InlineData("85 00 00 00 05 00 00 00", "call 5")]
    [InlineData("06 00 00 00 a0 86 01 00", "gotol +100000")]
    [InlineData("62 0a f8 ff fb ff ff ff", "*(u32 *)(r10 - 8) = -5")]
    [InlineData("91 21 04 00 00 00 00 00", "r1 = *(s8 *)(r2 + 4)")]
    [InlineData("c3 41 f8 ff f1 00 00 00", "w0 = cmpxchg32_32(r1 - 8, w0, w4)")]
    [InlineData("db 41 f8 ff 51 00 00 00", "r4 = atomic_fetch_and((u64 *)(r1 - 8), r4)")]
    [InlineData("c3 41 08 00 a0 00 00 00", "lock *(u32 *)(r1 + 8) ^= w4")]
    [InlineData("9c 21 01 00 00 00 00 00", "w1 s%= w2")]
    [InlineData("d6 01 fd ff 07 00 00 00", "if w1 s<= 7 goto -3")]
    public void Writes_the_form_of_llvm_objdump(string code, string expected)
    {
        byte[] bytes = Convert.FromHexString(code.Replace(" ", "", StringComparison.Ordinal));
        Assert.True(BytecodeReader.TryRead(bytes, true, out ImmutableArray<Instruction> instructions, out _));
        Assert.Equal(expected, Disassembler.Text(instructions[0]));
    }

    private static async Task<string[]> ObjdumpAsync(string[] arguments)
    {
        string output = await Tool.RunAsync(
            "llvm-objdump-19", ["-d", "--no-show-raw-insn", "--no-print-imm-hex", .. arguments]);
        return
        [
            .. from line in output.Split('\n')
               let match = Listing().Match(line)
               where match.Success
               select match.Groups[1].Value,
        ];
    }

    // All code of an object, section by section, as llvm-objdump lists it.
    private static IEnumerable<string> OurListing(string path)
    {
        ElfFile file = ElfFile.Read(File.ReadAllBytes(path), new DiagnosticList())!;
        foreach (ElfSection section in file.Sections.Where(section => section.IsCode && !section.Contents.IsEmpty))
        {
            Assert.True(BytecodeReader.TryRead(section.Contents.Span, false, out var instructions, out _), path);
            foreach (Instruction instruction in instructions)
            {
                if (instruction.Operation == Operation.SecondSlot) continue;
                // llvm-objdump does not tell local calls from calls of helpers.
                yield return instruction.Operation == Operation.CallLocal
                    ? $"call {instruction.Immediate}"
                    : Disassembler.Text(instruction);
            }
        }
    }

    // "      12:<tab>goto +3 <prog+0x38>": the text without the pc and the symbol of the target.
    [GeneratedRegex(@"^ +\d+:\t(.*?)( <[^<> ]+>)?$")]
    private static partial Regex Listing();
}
