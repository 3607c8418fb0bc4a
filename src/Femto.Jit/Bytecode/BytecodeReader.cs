using System.Collections.Immutable;

namespace Femto.Jit.Bytecode;

/// <summary>Decodes slots to instructions and refuses every encoding that RFC 9669 does not define.</summary>
internal static class BytecodeReader
{
    /// <summary>Decodes a whole program.</summary>
    /// <param name="code">The bytes.</param>
    /// <param name="extensions">Whether Femto-Containers' data address loads are allowed.</param>
    /// <param name="instructions">One element per slot; empty when refused.</param>
    /// <param name="diagnostics">One error for each slot that is refused.</param>
    /// <returns>Whether all slots are well formed.</returns>
    public static bool TryRead(
        ReadOnlySpan<byte> code,
        bool extensions,
        out ImmutableArray<Instruction> instructions,
        out ImmutableArray<Diagnostic> diagnostics)
    {
        instructions = [];
        diagnostics = CheckLength(code.Length) is Diagnostic error ? [error] : [];
        if (!diagnostics.IsEmpty) return false;

        var errors = ImmutableArray.CreateBuilder<Diagnostic>();
        var decoded = ImmutableArray.CreateBuilder<Instruction>(code.Length / Slot.Size);
        while (decoded.Count < code.Length / Slot.Size)
            ReadOne(code, extensions, decoded, errors);
        diagnostics = errors.ToImmutable();
        if (errors.Count == 0) instructions = decoded.MoveToImmutable();
        return errors.Count == 0;
    }

    private static Diagnostic? CheckLength(int length)
    {
        if (length == 0)
            return BytecodeDiagnostics.EmptyProgram.Of("there is no code: a program needs at least one instruction");
        if (length % Slot.Size != 0)
            return BytecodeDiagnostics.PartialSlot.Of($"the code has {length} bytes, which is not a multiple of 8");
        if (length / Slot.Size > Limits.Instructions)
        {
            return BytecodeDiagnostics.TooManyInstructions.Of(
                $"the code has {length / Slot.Size} slots; at most {Limits.Instructions} are supported");
        }
        return null;
    }

    // A refused slot still yields a placeholder, so that the pcs of later errors are right.
    private static void ReadOne(
        ReadOnlySpan<byte> code,
        bool extensions,
        ImmutableArray<Instruction>.Builder decoded,
        ImmutableArray<Diagnostic>.Builder errors)
    {
        int pc = decoded.Count;
        var slot = Slot.Read(code[(pc * Slot.Size)..]);
        InstructionRow? row = InstructionTable.Find(slot.Opcode, slot.Source, slot.Offset, slot.Immediate);
        if (EncodingRules.Check(slot, row, extensions, pc) is Diagnostic error) errors.Add(error);
        if (!EncodingRules.IsWide(slot.Opcode))
        {
            row ??= InstructionTable.SecondSlot;
            decoded.Add(new Instruction(row, slot.Destination, SourceOf(row, slot), OffsetOf(row, slot),
                row.FixedImmediate is null ? slot.Immediate : 0));
            return;
        }
        ReadWide(code, slot, row ?? InstructionTable.SecondSlot, decoded, errors);
    }

    private static void ReadWide(
        ReadOnlySpan<byte> code,
        Slot first,
        InstructionRow row,
        ImmutableArray<Instruction>.Builder decoded,
        ImmutableArray<Diagnostic>.Builder errors)
    {
        int pc = decoded.Count;
        var second = default(Slot);
        if ((pc + 1) * Slot.Size == code.Length)
        {
            errors.Add(BytecodeDiagnostics.TruncatedWide.At(pc,
                $"opcode 0x{first.Opcode:x2} takes 16 bytes, but the code ends after 8 of them"));
        }
        else
        {
            second = Slot.Read(code[((pc + 1) * Slot.Size)..]);
            if (EncodingRules.CheckSecondSlot(second, pc + 1) is Diagnostic error) errors.Add(error);
        }
        long immediate = ((long)second.Immediate << 32) | unchecked((uint)first.Immediate);
        decoded.Add(new Instruction(row, first.Destination, 0, 0, immediate));
        if (decoded.Count < code.Length / Slot.Size)
            decoded.Add(new Instruction(InstructionTable.SecondSlot, 0, 0, 0, 0));
    }

    // A fixed field is a part of the row and not an operand.
    private static byte SourceOf(InstructionRow row, Slot slot) => row.FixedSource is null ? slot.Source : (byte)0;

    private static short OffsetOf(InstructionRow row, Slot slot) => row.FixedOffset is null ? slot.Offset : (short)0;
}
