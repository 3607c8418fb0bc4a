namespace Femto.Jit.Bytecode;

/// <summary>What makes the encoding of a slot invalid or unsupported, with a diagnostic for each class.</summary>
internal static class EncodingRules
{
    private const byte Call = 0x85;
    private const byte CallRegister = 0x8d;
    private const byte LoadImmediate64 = 0x18;
    private const byte Atomic32 = 0xc3;
    private const byte Atomic64 = 0xdb;
    private const byte Atomic16 = 0xcb;
    private const byte Atomic8 = 0xd3;

    // Load-acquire and store-release, defined by the Linux kernel 6.15 after RFC 9669.
    private const int LoadAcquire = 0x100;
    private const int StoreRelease = 0x110;

    /// <summary>Whether the opcode takes two slots, whatever its other fields are.</summary>
    public static bool IsWide(byte opcode) =>
        InstructionTable.WithOpcode(opcode) is [{ Slots: 2 }, ..];

    /// <summary>The reason to refuse a slot, or null. <paramref name="row"/> is what the table found for it.</summary>
    public static Diagnostic? Check(Slot slot, InstructionRow? row, bool extensions, int pc)
    {
        if (row is null) return Unsupported(slot, pc) ?? Undefined(slot, pc);
        if (row.Group == ConformanceGroup.Extension && !extensions)
        {
            return BytecodeDiagnostics.ExtensionNotAllowed.At(pc,
                $"opcode 0x{slot.Opcode:x2} ({row.Mnemonic}) is an extension that only .rbf files may use");
        }
        return CheckFields(slot, row, pc);
    }

    /// <summary>The reason to refuse a slot as the second one of a 16-byte instruction, or null.</summary>
    public static Diagnostic? CheckSecondSlot(Slot slot, int pc)
    {
        string? field = slot switch
        {
            { Opcode: not 0 } => $"opcode is 0x{slot.Opcode:x2}",
            { Destination: not 0 } => $"destination register is {slot.Destination}",
            { Source: not 0 } => $"source register is {slot.Source}",
            { Offset: not 0 } => $"offset is {slot.Offset}",
            _ => null,
        };
        return field is null ? null : BytecodeDiagnostics.SecondSlotNotZero.At(pc,
            $"second slot of a 16-byte instruction: its {field}, but only the immediate may differ from 0");
    }

    private static Diagnostic? Unsupported(Slot slot, int pc) => slot.Opcode switch
    {
        0x20 or 0x28 or 0x30 or 0x40 or 0x48 or 0x50 => BytecodeDiagnostics.LegacyPacketAccess.At(pc,
            $"opcode 0x{slot.Opcode:x2} is legacy packet access, which is not supported; load from the context"),
        CallRegister => BytecodeDiagnostics.CallRegister.At(pc,
            "opcode 0x8d (callx) calls through a register, which is not supported; call a function by name"),
        Call when slot.Source == 2 => BytecodeDiagnostics.BtfHelperCall.At(pc,
            $"call of a helper by BTF id {slot.Immediate} is not supported; call it by its number"),
        LoadImmediate64 when slot.Source is 1 or 2 or 5 or 6 => BytecodeDiagnostics.MapReference.At(pc,
            $"lddw with source {slot.Source} refers to a map, which is not supported; use .data or helpers"),
        LoadImmediate64 when slot.Source is 3 or 4 => BytecodeDiagnostics.UnresolvedAddress.At(pc,
            $"lddw with source {slot.Source} is the address of a {(slot.Source == 3 ? "variable" : "function")} "
            + "that was not resolved; load the ELF object instead of its bytes"),
        Atomic8 or Atomic16 or Atomic32 or Atomic64 when slot.Immediate is LoadAcquire or StoreRelease =>
            BytecodeDiagnostics.OrderedAccess.At(pc,
                $"{(slot.Immediate == LoadAcquire ? "load-acquire" : "store-release")} is not supported"),
        Atomic8 => BytecodeDiagnostics.NarrowAtomic.At(pc, "8-bit atomics do not exist; only 32 and 64 bits do"),
        Atomic16 => BytecodeDiagnostics.NarrowAtomic.At(pc, "16-bit atomics do not exist; only 32 and 64 bits do"),
        _ => null,
    };

    private static Diagnostic Undefined(Slot slot, int pc)
    {
        if (InstructionTable.WithOpcode(slot.Opcode) is not [var first, ..])
            return BytecodeDiagnostics.UnknownOpcode.At(pc, $"opcode 0x{slot.Opcode:x2} is not defined by RFC 9669");
        string field = first switch
        {
            { FixedSource: not null } => $"source {slot.Source}",
            { FixedOffset: not null } => $"offset {slot.Offset}",
            _ => $"immediate 0x{slot.Immediate:x}",
        };
        return BytecodeDiagnostics.UndefinedVariant.At(pc,
            $"opcode 0x{slot.Opcode:x2} is not defined with {field}");
    }

    private static Diagnostic? CheckFields(Slot slot, InstructionRow row, int pc)
    {
        OperandFields used = row.Fields;
        return CheckRegister("destination", slot.Destination, used.HasFlag(OperandFields.Destination), row, pc)
            ?? CheckRegister("source", slot.Source,
                used.HasFlag(OperandFields.Source) || row.FixedSource is not null, row, pc)
            ?? CheckReserved("offset", slot.Offset,
                used.HasFlag(OperandFields.Offset) || row.FixedOffset is not null, row, pc)
            ?? CheckReserved("immediate", slot.Immediate,
                used.HasFlag(OperandFields.Immediate) || row.FixedImmediate is not null, row, pc);
    }

    private static Diagnostic? CheckRegister(string field, byte register, bool used, InstructionRow row, int pc)
    {
        if (!used) return CheckReserved(field + " register", register, used, row, pc);
        return register <= 10 ? null : BytecodeDiagnostics.BadRegister.At(pc,
            $"{row.Mnemonic}: the {field} register is {register}; the registers are 0 to 10");
    }

    private static Diagnostic? CheckReserved(string field, int value, bool used, InstructionRow row, int pc) =>
        used || value == 0 ? null : BytecodeDiagnostics.ReservedField.At(pc,
            $"{row.Mnemonic} does not use the {field}: it must be 0, but is {value}");
}
