using System.Collections.Immutable;

namespace Femto.Jit.Images;

/// <summary>
/// Makes the section <c>.debug_line</c> (DWARF version 4, section 6.2). Files are named as the compiler recorded them.
/// </summary>
internal static class DwarfLineProgram
{
    private const ushort Version = 4;
    private const byte ExtendedOpcode = 0;
    private const byte EndSequence = 1, SetAddress = 2;
    private const byte Copy = 1, AdvancePc = 2, AdvanceLine = 3, SetFile = 4, SetColumn = 5, SetPrologueEnd = 10;

    /// <summary>Number of operands of each standard opcode.</summary>
    private static ReadOnlySpan<byte> OperandCounts => [0, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 1];

    /// <summary>The section.</summary>
    /// <param name="rows">Its rows.</param>
    /// <param name="codeLength">Bytes of the code.</param>
    /// <param name="addressBytes">Bytes of an address.</param>
    /// <returns>The bytes, and the offset in them of the address where the code begins, which is to be relocated.</returns>
    internal static (byte[] Bytes, int AddressOffset) Write(
        ImmutableArray<LineRow> rows, int codeLength, int addressBytes)
    {
        ImmutableArray<string> files = [.. rows.Select(row => row.Line?.File).OfType<string>().Distinct()];
        byte[] header = Header(files);
        DwarfBuffer section = new();
        int length = section.ReserveLength();
        section.UInt16(Version);
        section.UInt32((uint)header.Length);
        section.Bytes(header);
        section.Bytes([ExtendedOpcode, (byte)(1 + addressBytes), SetAddress]);
        int address = section.Length;
        section.Bytes(new byte[addressBytes]);
        WriteRows(section, rows, files);
        Advance(section, codeLength - rows[^1].Offset);
        section.Bytes([ExtendedOpcode, 1, EndSequence]);
        section.EndLength(length);
        return (section.ToArray(), address);
    }

    private static byte[] Header(ImmutableArray<string> files)
    {
        DwarfBuffer header = new();
        header.Bytes([1, 1, 1]); // bytes of the unit of addresses, operations of an instruction, all rows begin statements
        header.Bytes([0, 1]); // no special opcodes: the least line and the range of lines are of no consequence
        header.Bytes([(byte)(OperandCounts.Length + 1)]);
        header.Bytes(OperandCounts);
        header.Bytes([0]); // no directories
        foreach (string file in files)
        {
            header.Text(file);
            header.Bytes([0, 0, 0]); // directory, time, length: unknown
        }
        header.Bytes([0]);
        return header.ToArray();
    }

    private static void WriteRows(DwarfBuffer section, ImmutableArray<LineRow> rows, ImmutableArray<string> files)
    {
        (int offset, int file, int line, int column) = (0, 1, 1, 0);
        foreach (LineRow row in rows)
        {
            Advance(section, row.Offset - offset);
            int newFile = row.Line is SourceLine found ? 1 + files.IndexOf(found.File) : file;
            if (newFile != file) section.Bytes([SetFile]).Unsigned((uint)newFile);
            int newColumn = row.Line?.Column ?? 0;
            if (newColumn != column) section.Bytes([SetColumn]).Unsigned((uint)newColumn);
            int newLine = row.Line?.Line ?? 0;
            if (newLine != line) section.Bytes([AdvanceLine]).Signed(newLine - line);
            if (row.EndsPrologue) section.Bytes([SetPrologueEnd]);
            section.Bytes([Copy]);
            (offset, file, line, column) = (row.Offset, newFile, newLine, newColumn);
        }
    }

    private static void Advance(DwarfBuffer section, int bytes)
    {
        if (bytes > 0) section.Bytes([AdvancePc]).Unsigned((uint)bytes);
    }
}
