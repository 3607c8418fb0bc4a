using System.Collections.Immutable;

namespace Femto.Jit.Images;

/// <summary>
/// Adds to an object what debuggers need to step through the source: <c>.debug_abbrev</c>, <c>.debug_info</c> with one unit
/// and its functions, <c>.debug_line</c> (DWARF version 4). An object without source lines gets none of them.
/// </summary>
internal static class DebugSections
{
    private const ushort Version = 4, LanguageC99 = 0x0C;
    private const byte Unit = 1, Function = 2;

    /// <summary>
    /// The forms of the two entries (DWARF version 4, sections 7.5.3 and 7.5.4): code, tag, whether there are children, then
    /// pairs of attribute and form.
    /// </summary>
    private static ReadOnlySpan<byte> Abbreviations =>
    [
        Unit, 0x11, 1,
        0x25, 0x08, // producer, string
        0x13, 0x05, // language, data2
        0x03, 0x08, // name, string
        0x10, 0x17, // stmt_list, sec_offset
        0x11, 0x01, // low_pc, addr
        0x12, 0x06, // high_pc, data4: a length
        0, 0,
        Function, 0x2E, 0,
        0x03, 0x08, // name, string
        0x3F, 0x0C, // external, flag
        0x11, 0x01, // low_pc, addr
        0x12, 0x06, // high_pc, data4: a length
        0, 0,
        0,
    ];

    /// <summary>Adds the sections.</summary>
    /// <param name="elf">The object.</param>
    /// <param name="code">The code.</param>
    /// <param name="text">The section that has it.</param>
    /// <param name="machine">The machine of the object.</param>
    internal static void Add(ElfImageBuilder elf, MachineCode code, int text, ElfMachine machine)
    {
        ImmutableArray<LineRow> rows = LineTable.Of(code);
        if (rows.IsEmpty) return;
        (byte[] lines, int address) = DwarfLineProgram.Write(rows, code.Code.Length, machine.AddressBytes);
        int lineSection = elf.AddDebugBits(".debug_line", lines);
        elf.AddRelocations(lineSection, [new ElfRelocation(address, text, 0)]);
        int abbreviations = elf.AddDebugBits(".debug_abbrev", [.. Abbreviations]);
        InformationWriter writer = new(code, text, lineSection, abbreviations, machine.AddressBytes);
        byte[] information = writer.Write(rows[0].Line?.File ?? code.Source.Program.Name);
        elf.AddRelocations(elf.AddDebugBits(".debug_info", information), writer.Relocations);
    }

    /// <summary>Writes <c>.debug_info</c>; addends are relative to sections, and what is relocated is filled with them.</summary>
    private sealed class InformationWriter(MachineCode code, int text, int lines, int abbreviations, int addressBytes)
    {
        private readonly DwarfBuffer _section = new();

        internal List<ElfRelocation> Relocations { get; } = [];

        internal byte[] Write(string file)
        {
            int length = _section.ReserveLength();
            _section.UInt16(Version);
            SectionStart(abbreviations);
            _section.Bytes([(byte)addressBytes]);
            _section.Bytes([Unit]);
            _section.Text("Femto.Jit");
            _section.UInt16(LanguageC99);
            _section.Text(file);
            SectionStart(lines);
            Extent(0, code.Code.Length);
            for (int index = 0; index < code.Functions.Length; index++) WriteFunction(index);
            _section.Bytes([0]); // no more children
            _section.EndLength(length);
            return _section.ToArray();
        }

        private void WriteFunction(int index)
        {
            CodeRange function = code.Functions[index];
            _section.Bytes([Function]);
            _section.Text(code.Source.FunctionAt(function.Pc).Name);
            _section.Bytes([(byte)(function.Pc == 0 ? 1 : 0)]);
            Extent(function.CodeOffset, LineTable.EndOf(code, index));
        }

        private void Extent(int start, int end)
        {
            Relocations.Add(new ElfRelocation(_section.Length, text, start));
            _section.UInt32((uint)start);
            _section.Bytes(new byte[addressBytes - sizeof(uint)]);
            _section.UInt32((uint)(end - start));
        }

        private void SectionStart(int section)
        {
            Relocations.Add(new ElfRelocation(_section.Length, section, 0) { IsSectionOffset = true });
            _section.UInt32(0);
        }
    }
}
