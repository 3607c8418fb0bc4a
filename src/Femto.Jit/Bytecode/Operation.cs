#pragma warning disable CS1591 // The names are the manual's; a sentence stands where a name is not enough.

namespace Femto.Jit.Bytecode;

/// <summary>
/// What an instruction does, apart from its width and the kind of its operands (RFC 9669, section 4 and 5).
/// </summary>
public enum Operation : byte
{
    // Arithmetic, 32 or 64 bits wide (Width). The 32-bit forms zero the upper half of the destination.
    Add, Subtract, Multiply, Divide, SignedDivide, Modulo, SignedModulo,
    Or, And, Xor, ShiftLeft, ShiftRight, ArithmeticShiftRight, Negate, Move,

    /// <summary>Move of the low OperandBits (8, 16 or 32), sign-extended to Width.</summary>
    MoveSignExtended,

    // Byte order of the low OperandBits (16, 32 or 64) of the destination; the bits above become zero.
    ToLittleEndian, ToBigEndian, ByteSwap,

    // Jumps: Jump is unconditional; the others compare Width bits.
    Jump,
    JumpIfEqual, JumpIfNotEqual, JumpIfSet,
    JumpIfGreater, JumpIfGreaterOrEqual, JumpIfLess, JumpIfLessOrEqual,
    JumpIfSignedGreater, JumpIfSignedGreaterOrEqual, JumpIfSignedLess, JumpIfSignedLessOrEqual,

    CallHelper, CallLocal, Exit,

    // Memory, OperandBits wide.
    Load, LoadSignExtended, Store, StoreImmediate,

    // Atomics, OperandBits (32 or 64) wide.
    AtomicAdd, AtomicOr, AtomicAnd, AtomicXor,
    AtomicFetchAdd, AtomicFetchOr, AtomicFetchAnd, AtomicFetchXor,
    AtomicExchange, AtomicCompareExchange,

    /// <summary>16-byte load of a 64-bit constant.</summary>
    LoadImmediate64,

    /// <summary>16-byte load of an address in the instance's writable data (0xB8; Femto-Containers' LDDWD).</summary>
    LoadDataAddress,

    /// <summary>16-byte load of an address in the read-only data (0xD8; Femto-Containers' LDDWR).</summary>
    LoadReadOnlyDataAddress,

    /// <summary>Second slot of a 16-byte instruction; never executed, never a target.</summary>
    SecondSlot,
}
