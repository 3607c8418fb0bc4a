namespace Femto.Jit.Backends.Rv32;

// Operands of encodings. Each holds what its field can hold and nothing else; the generator writes the bodies.

/// <summary>Unsigned, 0 to 31.</summary>
[Immediate(5)]
internal readonly partial record struct Imm5;

/// <summary>Signed, -32 to 31.</summary>
[Immediate(6, Signed = true)]
internal readonly partial record struct Imm6;

/// <summary>Signed, -2048 to 2047.</summary>
[Immediate(12, Signed = true)]
internal readonly partial record struct Imm12;

/// <summary>The upper 20 bits of a word, 0 to 1048575.</summary>
[Immediate(20)]
internal readonly partial record struct Imm20;

/// <summary>Bytes from a conditional branch: -4096 to 4094.</summary>
[Immediate(12, Scale = 2, Signed = true)]
internal readonly partial record struct BranchOffset;

/// <summary>Bytes from JAL: -1048576 to 1048574.</summary>
[Immediate(20, Scale = 2, Signed = true)]
internal readonly partial record struct JumpOffset;

/// <summary>Bytes from C.BEQZ or C.BNEZ: -256 to 254.</summary>
[Immediate(8, Scale = 2, Signed = true)]
internal readonly partial record struct CBranchOffset;

/// <summary>Bytes from C.J or C.JAL: -2048 to 2046.</summary>
[Immediate(11, Scale = 2, Signed = true)]
internal readonly partial record struct CJumpOffset;

/// <summary>Bytes from the address of C.LW or C.SW: 0 to 124.</summary>
[Immediate(5, Scale = 4)]
internal readonly partial record struct WordOffset;

/// <summary>Bytes from the stack pointer of C.LWSP or C.SWSP: 0 to 252.</summary>
[Immediate(6, Scale = 4)]
internal readonly partial record struct StackOffset;

/// <summary>Bytes added to the stack pointer by C.ADDI16SP: -512 to 496; 0 is reserved.</summary>
[Immediate(6, Scale = 16, Signed = true)]
internal readonly partial record struct StackAdjustment;

/// <summary>Bytes from the stack pointer of C.ADDI4SPN: 0 to 1020; 0 is reserved.</summary>
[Immediate(8, Scale = 4)]
internal readonly partial record struct StackAddressOffset;
