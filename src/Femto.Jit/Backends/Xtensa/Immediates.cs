namespace Femto.Jit.Backends.Xtensa;

// Operands of encodings. Each holds what its field can hold and nothing else; the generator writes the bodies.

/// <summary>Unsigned, 0 to 15.</summary>
[Immediate(4)]
internal readonly partial record struct Imm4;

/// <summary>Unsigned, 0 to 31.</summary>
[Immediate(5)]
internal readonly partial record struct Imm5;

/// <summary>Signed, -128 to 127.</summary>
[Immediate(8, Signed = true)]
internal readonly partial record struct Imm8;

/// <summary>Signed, -2048 to 2047.</summary>
[Immediate(12, Signed = true)]
internal readonly partial record struct Imm12;

/// <summary>Added by ADDMI: -32768 to 32512, a multiple of 256.</summary>
[Immediate(8, Scale = 256, Signed = true)]
internal readonly partial record struct Imm8Pages;

/// <summary>Bytes from the address of a byte: 0 to 255.</summary>
[Immediate(8)]
internal readonly partial record struct ByteOffset;

/// <summary>Bytes from the address of a halfword: 0 to 510.</summary>
[Immediate(8, Scale = 2)]
internal readonly partial record struct HalfOffset;

/// <summary>Bytes from the address of a word: 0 to 1020.</summary>
[Immediate(8, Scale = 4)]
internal readonly partial record struct WordOffset;

/// <summary>Bytes from the address of a word in narrow encodings: 0 to 60.</summary>
[Immediate(4, Scale = 4)]
internal readonly partial record struct NarrowWordOffset;

/// <summary>Bytes of a frame that ENTRY makes: 0 to 32760.</summary>
[Immediate(12, Scale = 8)]
internal readonly partial record struct FrameBytes;

// Distances of control transfer count from the address of the instruction plus 4, calls' from that of its word.

/// <summary>Of a branch that compares two operands: -128 to 127.</summary>
[Immediate(8, Signed = true)]
internal readonly partial record struct BranchOffset8;

/// <summary>Of a branch that compares with zero: -2048 to 2047.</summary>
[Immediate(12, Signed = true)]
internal readonly partial record struct BranchOffset12;

/// <summary>Of a narrow branch: 0 to 63.</summary>
[Immediate(6)]
internal readonly partial record struct NarrowBranchOffset;

/// <summary>Of a jump: -131072 to 131071.</summary>
[Immediate(18, Signed = true)]
internal readonly partial record struct JumpOffset;

/// <summary>Of a call: -524288 to 524284, a multiple of 4.</summary>
[Immediate(18, Scale = 4, Signed = true)]
internal readonly partial record struct CallOffset;

/// <summary>Of the end of a loop: 0 to 255.</summary>
[Immediate(8)]
internal readonly partial record struct LoopOffset;
