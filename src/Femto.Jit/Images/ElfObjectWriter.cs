using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;

namespace Femto.Jit.Images;

/// <summary>
/// Writes relocatable ELF objects to link into firmware ("ELF for the Arm Architecture", IHI 0044; "RISC-V ELF psABI
/// Specification"; System V ABI, AMD64 supplement, chapter 4; for Xtensa as GNU as writes them). They have the entry as
/// a function, the data sections as objects, and, where the machine has such, mapping symbols that tell instructions from
/// literals. Where the program carries source lines, so does the object, for debuggers. The image is in a section that linkers
/// leave out, for <see cref="ElfObjectReader"/>.
/// </summary>
public static class ElfObjectWriter
{
    /// <summary>EM_ARM, EABI version 5, R_ARM_ABS32; functions have the Thumb bit.</summary>
    private static readonly ElfMachine _arm = new(40, 0x0500_0000, 2, HasAddends: false, "$t", FunctionBit: 1);

    /// <summary>EM_RISCV, R_RISCV_32; the flag says that there are compressed instructions.</summary>
    private static readonly ElfMachine _riscv = new(243, 0, 1, HasAddends: true, "$x", FunctionBit: 0);

    /// <summary>EM_XTENSA, instructions and literals in the sections; R_XTENSA_32; there are no mapping symbols.</summary>
    private static readonly ElfMachine _xtensa = new(94, 0x300, 1, HasAddends: true, "", FunctionBit: 0);

    /// <summary>EM_X86_64, R_X86_64_64 and R_X86_64_32; there are no mapping symbols.</summary>
    private static readonly ElfMachine _x64 =
        new(62, 0, 1, HasAddends: true, "", FunctionBit: 0) { AddressBytes = 8, Word = 10 };

    /// <summary>The section with the image.</summary>
    internal const string ImageSection = ".femto.image";

    private const uint RiscvCompressed = 1;
    private const int PointerBytes = 8;

    /// <summary>Writes the object.</summary>
    public static byte[] Write(MachineCode code)
    {
        ElfMachine machine = MachineOf(code.Target);
        ProgramData data = code.Source.Program.Data;
        string name = CName.Of(code.Source.Program.Name);
        ElfImageBuilder elf = new(machine);
        int text = elf.AddProgramBits(".text", ElfSectionFlags.Execute, [.. code.Code], alignment: 4);
        AddMapping(elf, code, text, machine.CodeMark);
        elf.AddSymbol(new ElfSymbol(
            name, text, machine.FunctionBit, code.Code.Length, ElfSymbolType.Function, Global: true));

        AddNestedFunctions(elf, code, text, machine.FunctionBit);

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
                uint addend = machine.HasAddends ? 0 : unchecked((uint)pointer.Addend);
                BinaryPrimitives.WriteUInt64LittleEndian(writable.AsSpan(pointer.Offset, PointerBytes), addend);
            }
            int section = AddObject(elf, ".data", ElfSectionFlags.Write, name + "_data", writable);
            elf.AddRelocations(section, data.Pointers.Select(pointer => new ElfRelocation(
                pointer.Offset, pointer.Target == Region.Data ? section : readOnly, unchecked((int)pointer.Addend))));
        }
        DebugSections.Add(elf, code, text, machine);
        elf.AddExcluded(ImageSection, ImageWriter.Write(code));
        return elf.Build();
    }

    private static void AddNestedFunctions(ElfImageBuilder elf, MachineCode code, int text, int functionBit)
    {
        for (int index = 1; index < code.Functions.Length; index++)
        {
            (int start, int pc) = code.Functions[index];
            elf.AddSymbol(new ElfSymbol(
                CName.Of(code.Source.FunctionAt(pc).Name), text, start + functionBit, LineTable.EndOf(code, index) - start,
                ElfSymbolType.Function, Global: false));
        }
    }

    private static int AddObject(
        ElfImageBuilder elf, string section, ElfSectionFlags flags, string symbol, byte[] bytes)
    {
        if (bytes.Length == 0) return 0;
        int index = elf.AddProgramBits(section, flags, bytes, PointerBytes);
        elf.AddSymbol(new ElfSymbol(symbol, index, 0, bytes.Length, ElfSymbolType.Object, Global: true));
        return index;
    }

    private static ElfMachine MachineOf(Target target) => target.Isa switch
    {
        InstructionSet.Thumb1 or InstructionSet.Thumb2 => _arm,
        InstructionSet.Rv32 when target.Features.HasFlag(InstructionSetFeatures.Compressed) =>
            _riscv with { Flags = RiscvCompressed },
        InstructionSet.Rv32 => _riscv,
        InstructionSet.Xtensa => _xtensa,
        InstructionSet.X64 => _x64,
        _ => throw new InternalCompilerException(nameof(ElfObjectWriter), $"no ELF machine for {target.Isa}"),
    };

    /// <summary>A mark where instructions begin, $d where data begins (IHI 0044, section 5.5.5).</summary>
    private static void AddMapping(ElfImageBuilder elf, MachineCode code, int text, string codeMark)
    {
        if (codeMark.Length == 0) return;
        SortedDictionary<int, string> marks = new() { [0] = codeMark };
        foreach ((int offset, int length) in code.Literals)
        {
            marks[offset] = "$d";
            if (offset + length < code.Code.Length) marks.TryAdd(offset + length, codeMark);
        }
        foreach ((int offset, string mark) in marks)
        {
            elf.AddSymbol(new ElfSymbol(mark, text, offset, 0, ElfSymbolType.None, Global: false));
        }
    }
}
