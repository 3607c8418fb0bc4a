namespace Femto.Jit.Backends.Thumb;

// Fields in one piece or several, by the number of bits the manual gives them; values are in the unit of the
// instruction (bytes for offsets), so that the scale stands here alone.

/// <summary>Unsigned, 0 to 3: the shift of a register offset.</summary>
[Immediate(2)]
internal readonly partial record struct Imm2;

/// <summary>Unsigned, 0 to 7.</summary>
[Immediate(3)]
internal readonly partial record struct Imm3;

/// <summary>Unsigned, 0 to 31.</summary>
[Immediate(5)]
internal readonly partial record struct Imm5;

/// <summary>Byte offset of a byte access, 0 to 31.</summary>
[Immediate(5)]
internal readonly partial record struct Imm5Byte;

/// <summary>Byte offset of a halfword access, 0 to 62.</summary>
[Immediate(5, Scale = 2)]
internal readonly partial record struct Imm5Half;

/// <summary>Byte offset of a word access, 0 to 124.</summary>
[Immediate(5, Scale = 4)]
internal readonly partial record struct Imm5Word;

/// <summary>Bytes added to the stack pointer, 0 to 508.</summary>
[Immediate(7, Scale = 4)]
internal readonly partial record struct Imm7Words;

/// <summary>Unsigned, 0 to 255.</summary>
[Immediate(8)]
internal readonly partial record struct Imm8;

/// <summary>Byte offset, 0 to 1020, a multiple of 4.</summary>
[Immediate(8, Scale = 4)]
internal readonly partial record struct Imm8Words;

/// <summary>Unsigned, 0 to 4095.</summary>
[Immediate(12)]
internal readonly partial record struct Imm12;

/// <summary>Unsigned, 0 to 65535.</summary>
[Immediate(16)]
internal readonly partial record struct Imm16;

/// <summary>Bytes from Align(PC, 4), or from PC, of CBZ and CBNZ: 0 to 126 (imm32 = i:imm5:'0').</summary>
[Immediate(6, Scale = 2)]
internal readonly partial record struct CompareBranchOffset;

/// <summary>Bytes from PC of a conditional branch, encoding T1: -256 to 254.</summary>
[Immediate(8, Scale = 2, Signed = true)]
internal readonly partial record struct BranchOffset8;

/// <summary>Bytes from PC of a branch, encoding T2: -2048 to 2046.</summary>
[Immediate(11, Scale = 2, Signed = true)]
internal readonly partial record struct BranchOffset11;

/// <summary>
/// Bytes from PC of a conditional branch, encoding T3: -1048576 to 1048574 (imm32 = S:J2:J1:imm6:imm11:'0').
/// </summary>
[Immediate(20, Scale = 2, Signed = true)]
internal readonly partial record struct BranchOffset20;
