using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;

namespace Femto.Jit.Images;

/// <summary>
/// Writes relocatable ELF objects to link into firmware ("ELF for the Arm Architecture", IHI 0044). They have the
/// entry as a function, the data sections as objects, and mapping symbols that tell instructions from literals.
/// </summary>
public static class ElfObjectWriter
{
    private const int RelocationAbs32 = 2; // R_ARM_ABS32
    private const int PointerBytes = 8;

    /// <summary>Writes the object.</summary>
    public static byte[] Write(MachineCode code)
    {
        if (code.Target.Isa != InstructionSet.Thumb2)
        {
            throw new InternalCompilerException(nameof(ElfObjectWriter), $"no ELF machine for {code.Target.Isa}");
        }
        ProgramData data = code.Source.Program.Data;
        string name = CName.Of(code.Source.Program.Name);
        ElfImageBuilder elf = new();
        int text = elf.AddProgramBits(".text", ElfSectionFlags.Execute, [.. code.Code], alignment: 4);
        AddMapping(elf, code, text);
        elf.AddSymbol(new ElfSymbol(name, text, Value: 1, code.Code.Length, ElfSymbolType.Function, Global: true));

        int readOnly = AddObject(elf, ".rodata", ElfSectionFlags.None, name + "_read_only_data", [.. data.ReadOnly]);
        if (data.Initialized.IsEmpty && data.ZeroedLength > 0)
        {
            int zeroed = elf.AddNoBits(".bss", data.ZeroedLength, PointerBytes);
            elf.AddSymbol(new ElfSymbol(name + "_data", zeroed, 0, data.ZeroedLength, ElfSymbolType.Object, true));
        }
        else
        {
            // Zeroed data follows initialized data directly in an instance, which two sections could not promise.
            byte[] writable = [.. data.Initialized, .. new byte[data.ZeroedLength]];
            foreach (DataPointer pointer in data.Pointers)
            {
                uint addend = unchecked((uint)pointer.Addend);
                BinaryPrimitives.WriteUInt64LittleEndian(writable.AsSpan(pointer.Offset, PointerBytes), addend);
            }
            int section = AddObject(elf, ".data", ElfSectionFlags.Write, name + "_data", writable);
            elf.AddRelocations(section, data.Pointers.Select(pointer => new ElfRelocation(
                pointer.Offset, pointer.Target == Region.Data ? section : readOnly, RelocationAbs32)));
        }
        return elf.Build();
    }

    private static int AddObject(
        ElfImageBuilder elf, string section, ElfSectionFlags flags, string symbol, byte[] bytes)
    {
        if (bytes.Length == 0) return 0;
        int index = elf.AddProgramBits(section, flags, bytes, PointerBytes);
        elf.AddSymbol(new ElfSymbol(symbol, index, 0, bytes.Length, ElfSymbolType.Object, Global: true));
        return index;
    }

    /// <summary>$t where Thumb instructions begin, $d where data begins (IHI 0044, section 5.5.5).</summary>
    private static void AddMapping(ElfImageBuilder elf, MachineCode code, int text)
    {
        SortedDictionary<int, string> marks = new() { [0] = "$t" };
        foreach ((int offset, int length) in code.Literals)
        {
            marks[offset] = "$d";
            if (offset + length < code.Code.Length) marks.TryAdd(offset + length, "$t");
        }
        foreach ((int offset, string mark) in marks)
        {
            elf.AddSymbol(new ElfSymbol(mark, text, offset, 0, ElfSymbolType.None, Global: false));
        }
    }
}
