using System.Buffers.Binary;
using System.Text;
using Femto.Jit.Bytecode;

namespace Femto.Jit.Tests.Bytecode;

public sealed class RbfReaderTests
{
    // r1 = .data + 4; r2 = .rodata + 1; exit
    private const string Code = "b8 01 00 00 04 00 00 00 00 00 00 00 00 00 00 00 "
        + "d8 02 00 00 01 00 00 00 00 00 00 00 00 00 00 00 95 00 00 00 00 00 00 00";

    [Fact]
    public void A_file_gives_its_sections_functions_and_data_addresses()
    {
        Result<Program> result = Load(File(functions: [(8, 0), (13, 32)]));
        Assert.True(result.Succeeded, string.Join('\n', result.Diagnostics));
        Program program = result.Value;
        Assert.Equal("main", program.Name);
        Assert.Equal([new ProgramFunction("main", 0), new ProgramFunction("end", 4)], program.Functions.AsEnumerable());
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], program.Data.Initialized.ToArray());
        Assert.Equal("constant"u8.ToArray(), program.Data.ReadOnly.ToArray()[..8]);
        Assert.Equal(["r1 = .data + 4 ll", "", "r2 = .rodata + 1 ll", "", "exit"],
            program.Instructions.Select(Disassembler.Text));
    }

    [Fact]
    public void A_file_without_functions_has_an_entry_all_the_same() =>
        Assert.Equal([new ProgramFunction("prog", 0)], Load(File(functions: [])).Value!.Functions.AsEnumerable());

    [Theory]
    [InlineData(0, "FJ1035")] // magic
    [InlineData(4, "FJ1035")] // version
    [InlineData(8, "FJ1035")] // flags
    [InlineData(12, "FJ1035")] // lengths: no longer those of the file
    [InlineData(15, "FJ1035")]
    [InlineData(19, "FJ1035")]
    [InlineData(23, "FJ1035")]
    [InlineData(27, "FJ1035")]
    [InlineData(28 + 8 + 24, "FJ1004")] // first opcode
    [InlineData(28 + 8 + 24 + 40 + 1, "FJ1035")] // name outside of .rodata
    [InlineData(28 + 8 + 24 + 40 + 4, "FJ1035")] // function not on an instruction
    [InlineData(28 + 8 + 24 + 40 + 5, "FJ1035")] // function outside of .text
    public void Every_field_is_checked(int offset, string id)
    {
        byte[] file = File(functions: [(8, 0)]);
        file[offset] ^= 0xff;
        Result<Program> result = Load(file);
        Assert.False(result.Succeeded);
        Assert.Equal(id, result.Diagnostics[0].Id);
    }

    [Fact]
    public void Any_other_length_is_refused()
    {
        byte[] file = File(functions: [(8, 0)]);
        for (int length = 0; length < file.Length; length++) Assert.False(Load(file[..length]).Succeeded);
        Assert.False(Load([.. file, 0]).Succeeded);
    }

    [Fact]
    public void A_function_in_the_second_slot_of_an_instruction_is_refused() =>
        Assert.Equal("FJ1035", Assert.Single(Load(File(functions: [(8, 8)])).Diagnostics).Id);

    [Fact]
    public void Another_entry_than_the_first_function_is_refused()
    {
        byte[] file = File(functions: [(8, 0), (13, 32)]);
        Assert.True(ProgramLoader.Load(file, ProgramFormat.Rbf, "main").Succeeded);
        Assert.Equal("FJ1025", Assert.Single(ProgramLoader.Load(file, ProgramFormat.Rbf, "end").Diagnostics).Id);
    }

    private static Result<Program> Load(byte[] file) => ProgramLoader.Load(file, ProgramFormat.Rbf);

    // The layout as Femto-Containers' tool packs it; names follow the constants in .rodata.
    private static byte[] File((ushort Name, ushort Start)[] functions)
    {
        byte[] data = [1, 2, 3, 4, 5, 6, 7, 8];
        byte[] readOnly = Encoding.ASCII.GetBytes("constantmain\0end".PadRight(24, '\0'));
        byte[] code = Convert.FromHexString(Code.Replace(" ", "", StringComparison.Ordinal));
        byte[] header = new byte[28];
        uint[] words =
        [
            0x46504272, 0, 0, (uint)data.Length, (uint)readOnly.Length, (uint)code.Length, (uint)functions.Length,
        ];
        for (int index = 0; index < words.Length; index++)
            BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(index * 4), words[index]);
        IEnumerable<byte> table = functions.SelectMany(each => new[]
        {
            (byte)each.Name, (byte)(each.Name >> 8), (byte)0, (byte)0, (byte)each.Start, (byte)(each.Start >> 8),
        });
        return [.. header, .. data, .. readOnly, .. code, .. table];
    }
}
