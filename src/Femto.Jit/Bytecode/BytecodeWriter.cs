using System.Buffers;

namespace Femto.Jit.Bytecode;

/// <summary>Encodes instructions (RFC 9669, section 3). The inverse of <see cref="BytecodeReader"/>.</summary>
internal static class BytecodeWriter
{
    /// <summary>Appends all instructions; a second slot is written by the instruction it belongs to.</summary>
    public static void Write(ReadOnlySpan<Instruction> instructions, IBufferWriter<byte> output)
    {
        foreach (Instruction instruction in instructions)
        {
            if (instruction.Operation != Operation.SecondSlot)
                Write(instruction, output);
        }
    }

    /// <summary>Appends the 8 or 16 bytes of an instruction.</summary>
    public static void Write(Instruction instruction, IBufferWriter<byte> output)
    {
        Encode(instruction).Write(output.GetSpan(Slot.Size));
        output.Advance(Slot.Size);
        if (instruction.Slots == 1) return;
        new Slot(0, 0, 0, 0, (int)(instruction.Immediate >> 32)).Write(output.GetSpan(Slot.Size));
        output.Advance(Slot.Size);
    }

    /// <summary>The (first) slot of an instruction. Of a 64-bit immediate, its low half.</summary>
    private static Slot Encode(Instruction instruction)
    {
        InstructionRow row = instruction.Row;
        return new Slot(
            row.Opcode,
            instruction.Destination,
            row.FixedSource ?? instruction.Source,
            row.FixedOffset ?? instruction.Offset,
            row.FixedImmediate ?? unchecked((int)instruction.Immediate));
    }
}
