namespace Femto.Jit.Backends.Thumb;

/// <summary>Whether an instruction sets the condition flags (the manual's S bit).</summary>
[OperandWidth(1)]
internal enum SetFlags : byte
{
    /// <summary>The flags stay.</summary>
    No = 0,

    /// <summary>The flags are set from the result.</summary>
    Yes = 1,
}

/// <summary>Whether an offset is added or subtracted (the manual's U bit).</summary>
[OperandWidth(1)]
internal enum OffsetSign : byte
{
    /// <summary>Subtracted.</summary>
    Minus = 0,

    /// <summary>Added.</summary>
    Plus = 1,
}

/// <summary>Whether a load or store multiple updates its base (the manual's W bit).</summary>
[OperandWidth(1)]
internal enum WriteBack : byte
{
    /// <summary>The base register stays.</summary>
    No = 0,

    /// <summary>The base register becomes the address after the last access.</summary>
    Yes = 1,
}

/// <summary>Which half of a register a signed 16-bit multiplication takes (the manual's N and M bits).</summary>
[OperandWidth(1)]
internal enum Half : byte
{
    /// <summary>Bits 15 to 0.</summary>
    Bottom = 0,

    /// <summary>Bits 31 to 16.</summary>
    Top = 1,
}

/// <summary>Rotation to the right, before an extension, by a multiple of 8 bits.</summary>
[OperandWidth(2)]
internal enum Rotation : byte
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>8 bits.</summary>
    By8 = 1,

    /// <summary>16 bits.</summary>
    By16 = 2,

    /// <summary>24 bits.</summary>
    By24 = 3,
}

/// <summary>The shift of a register operand, as <c>DecodeImmShift</c> has it (Armv7-M ARM, A7.4.2).</summary>
[OperandWidth(2)]
internal enum ShiftType : byte
{
    /// <summary>Logical left.</summary>
    Lsl = 0,

    /// <summary>Logical right.</summary>
    Lsr = 1,

    /// <summary>Arithmetic right.</summary>
    Asr = 2,

    /// <summary>Rotation right.</summary>
    Ror = 3,
}

/// <summary>Special registers of MRS and MSR, by SYSm (Armv7-M ARM, B5.1.1).</summary>
[OperandWidth(8)]
internal enum SpecialRegister : byte
{
    /// <summary>Exception mask: bit 0 disables interrupts.</summary>
    Primask = 16,
}

/// <summary>Scope of a memory barrier (Armv7-M ARM, A7.7.33).</summary>
[OperandWidth(4)]
internal enum BarrierOption : byte
{
    /// <summary>Full system.</summary>
    Sy = 15,
}

/// <summary>Whether the high word of a product is rounded rather than truncated (the manual's R bit).</summary>
[OperandWidth(1)]
internal enum Rounding : byte
{
    /// <summary>Truncated.</summary>
    No = 0,

    /// <summary>Rounded.</summary>
    Yes = 1,
}
