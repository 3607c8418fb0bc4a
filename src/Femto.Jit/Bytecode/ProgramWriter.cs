using System.Globalization;
using System.Text;
using Femto.Jit.Bytecode.Assembly;

namespace Femto.Jit.Bytecode;

/// <summary>Writes a program as text for <see cref="Assembler"/>.</summary>
internal sealed class ProgramWriter(Program program)
{
    private const int BytesPerLine = 16;

    private readonly StringBuilder _text = new();

    /// <summary>The text.</summary>
    public string Write()
    {
        WriteData(".rodata", program.Data.ReadOnly.AsSpan(), []);
        WriteData(".data", program.Data.Initialized.AsSpan(), program.Data.Pointers.ToDictionary(each => each.Offset));
        if (program.Data.ZeroedLength > 0) Line($".bss\n    .space {program.Data.ZeroedLength}");
        if (_text.Length > 0) Line(".text");
        WriteCode();
        return _text.ToString();
    }

    private void WriteData(string section, ReadOnlySpan<byte> bytes, Dictionary<int, DataPointer> pointers)
    {
        if (bytes.IsEmpty) return;
        Line(section);
        for (int offset = 0; offset < bytes.Length;)
        {
            if (pointers.TryGetValue(offset, out DataPointer? pointer))
            {
                string region = pointer.Target == Region.Data ? ".data" : ".rodata";
                Line($"    .quad {region} {Disassembler.Plus(pointer.Addend)}");
                offset += sizeof(ulong);
                continue;
            }
            int end = offset + 1;
            while (end < bytes.Length && end - offset < BytesPerLine && !pointers.ContainsKey(end)) end++;
            Line($"    .byte {string.Join(", ", bytes[offset..end].ToArray())}");
            offset = end;
        }
    }

    private void WriteCode()
    {
        Dictionary<int, string> names = program.Functions.ToDictionary(each => each.Start, each => each.Name);
        if (IsLabel(program.Name)) Line($".entry {program.Name}");
        for (int pc = 0; pc < program.Instructions.Length; pc++)
        {
            Instruction instruction = program.Instructions[pc];
            if (names.TryGetValue(pc, out string? name) && IsLabel(name)) Line($"{name}:");
            if (instruction.Operation != Operation.SecondSlot) Line($"    {TextOf(instruction, pc, names)}");
        }
    }

    private static string TextOf(Instruction instruction, int pc, Dictionary<int, string> names) =>
        instruction.Operation == Operation.CallLocal
        && names.TryGetValue((int)Math.Clamp(instruction.TargetFrom(pc), -1, int.MaxValue), out string? callee)
        && IsLabel(callee)
            ? $"call local {callee}"
            : Disassembler.Text(instruction);

    private static bool IsLabel(string name) => Token.IsWord(name) && !name.StartsWith('.');

    private void Line(string line) => _text.Append(CultureInfo.InvariantCulture, $"{line}\n");
}
