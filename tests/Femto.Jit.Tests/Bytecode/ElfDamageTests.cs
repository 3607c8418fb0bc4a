using System.Buffers.Binary;
using Femto.Jit.Bytecode;
using Femto.Jit.Bytecode.Elf;

namespace Femto.Jit.Tests.Bytecode;

/// <summary>Objects with one thing wrong, made from good ones by changing one field.</summary>
public sealed class ElfDamageTests
{
    private const string Calls = "loader/calls.v3.O2.o";
    private const string Pointers = "loader/pointers.v3.O2.o";

    [Fact]
    public void A_relocated_call_into_the_middle_of_a_function_is_refused() =>
        // twice calls square through the symbol of .text; the immediate is the distance from it.
        Expect("FJ1029", Calls, "library", 8 + 4, [1, 0, 0, 0]);

    [Fact]
    public void A_jump_out_of_a_function_is_refused()
    {
        byte[] code = Section(Calls, ".text").Contents.ToArray();
        int jump = Enumerable.Range(0, code.Length / 8).First(pc => (code[pc * 8] & 7) == 6);
        Expect("FJ1030", Calls, ".text", (jump * 8) + 2, [0xff, 0x7f]);
    }

    [Theory]
    [InlineData(".rel.text", 8, 2)] // of code, as if it were data
    [InlineData(".rel.text", 8, 3)]
    [InlineData(".rel.text", 8, 10)] // of lddw, as if it were a call
    [InlineData(".rel.data", 8, 1)] // of data, as if it were code
    [InlineData(".rel.data", 8, 3)]
    public void A_relocation_of_another_type_is_refused(string section, int offset, byte type) =>
        Expect("FJ1027", Pointers, section, offset, [type]);

    [Fact]
    public void A_pointer_that_does_not_fit_into_its_section_is_refused() =>
        Expect("FJ1027", Pointers, ".rel.data", 0, [9]);

    [Fact]
    public void An_addend_far_outside_of_its_section_is_refused() =>
        Expect("FJ1027", Pointers, ".rodata", 0, [0, 0, 0, 0, 0, 0, 0, 0x80]);

    [Fact]
    public void A_relocation_with_an_unknown_symbol_is_refused() =>
        Expect("FJ1022", Pointers, ".rel.text", 12, [0xff, 0xff, 0xff, 0xff]);

    [Fact]
    public void Two_relocations_of_one_instruction_are_refused()
    {
        byte[] first = Section(Pointers, ".rel.text").Contents.ToArray()[..8];
        Expect("FJ1022", Pointers, ".rel.text", 16, first);
    }

    [Fact]
    public void Instructions_of_Femto_Containers_are_refused_in_objects()
    {
        byte[] code = Section("loader/wide.v3.O2.o", ".text").Contents.ToArray();
        int wide = Enumerable.Range(0, code.Length / 8).First(pc => code[pc * 8] == 0x18);
        Expect("FJ1017", "loader/wide.v3.O2.o", ".text", wide * 8, [0xb8]);
    }

    [Theory]
    [InlineData(8, 4)] // the symbol's value
    [InlineData(16, 4)] // its length
    [InlineData(16, 0xff)]
    public void A_function_that_is_not_whole_instructions_is_refused(int field, byte value)
    {
        int count = Section(Pointers, ".symtab").Contents.Length / 24;
        // prog is the last symbol but one; to_cursor follows it.
        Expect("FJ1022", Pointers, ".symtab", ((count - 2) * 24) + field, [value]);
    }

    [Fact]
    public void A_huge_zeroed_section_is_refused()
    {
        byte[] bytes = Corpus.Read(Pointers);
        ElfSection zeroed = Section(Pointers, ".bss");
        int header = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(40)) + (zeroed.Index * 64);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(header + 32), ulong.MaxValue);
        Assert.Equal("FJ1032", Assert.Single(ProgramLoader.Load(bytes, ProgramFormat.Elf).Diagnostics).Id);
    }

    [Fact]
    public void Relocations_with_addends_are_refused()
    {
        byte[] bytes = Corpus.Read(Pointers);
        int headers = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(40));
        int header = headers + (Section(Pointers, ".rel.text").Index * 64);
        bytes[header + 4] = 4;
        Assert.Equal("FJ1022", Assert.Single(ProgramLoader.Load(bytes, ProgramFormat.Elf).Diagnostics).Id);
    }

    // Sections that share bytes would let a small file describe an endless amount of work.
    [Fact]
    public void Overlapping_sections_are_refused()
    {
        byte[] bytes = Corpus.Read(Pointers);
        int headers = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(40));
        foreach (string section in (string[])[".text", ".data"])
        {
            int header = headers + (Section(Pointers, section).Index * 64);
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(header + 24), 0);
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(header + 32), bytes.Length);
        }
        Assert.Equal("FJ1022", Assert.Single(ProgramLoader.Load(bytes, ProgramFormat.Elf).Diagnostics).Id);
    }

    private static void Expect(string id, string path, string section, int offset, byte[] change)
    {
        byte[] bytes = Corpus.Read(path);
        change.CopyTo(bytes, bytes.AsSpan().IndexOf(Section(path, section).Contents.Span) + offset);
        Result<Program> result = ProgramLoader.Load(bytes, ProgramFormat.Elf, "prog");
        Assert.False(result.Succeeded);
        Assert.Equal(id, result.Diagnostics[0].Id);
    }

    private static ElfSection Section(string path, string name) =>
        ElfFile.Read(Corpus.Read(path), new DiagnosticList())!.Sections.Single(section => section.Name == name);
}
