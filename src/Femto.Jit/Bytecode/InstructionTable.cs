using System.Collections.Immutable;

namespace Femto.Jit.Bytecode;

/// <summary>
/// The instruction set, one row per encoding (RFC 9669), with Femto-Containers' two data address loads. The rows are
/// declared as the RFC declares them: an operation code combined with a class and a kind of operand.
/// </summary>
public static class InstructionTable
{
    private const OperandFields None = OperandFields.None;
    private const OperandFields Dst = OperandFields.Destination;
    private const OperandFields Src = OperandFields.Source;
    private const OperandFields Off = OperandFields.Offset;
    private const OperandFields Imm = OperandFields.Immediate;

    // Instruction classes (RFC 9669, table 2) and the bit that selects the register form (table 3).
    private const int ClassLd = 0x00;
    private const int ClassLdx = 0x01;
    private const int ClassSt = 0x02;
    private const int ClassStx = 0x03;
    private const int ClassAlu = 0x04;
    private const int ClassJmp = 0x05;
    private const int ClassJmp32 = 0x06;
    private const int ClassAlu64 = 0x07;
    private const int RegisterForm = 0x08;

    // Modes of loads and stores (RFC 9669, table 11).
    private const int ModeMem = 0x60;
    private const int ModeMemSx = 0x80;
    private const int ModeAtomic = 0xc0;

    /// <summary>Every row that has an encoding, ordered by opcode.</summary>
    public static ImmutableArray<InstructionRow> Rows { get; } =
    [
        .. Declare().OrderBy(row => row.Opcode).Select((row, index) => row with { Index = index }),
    ];

    /// <summary>The row of the second slot of a 16-byte instruction. It has no encoding of its own.</summary>
    public static InstructionRow SecondSlot { get; } =
        new(0, Operation.SecondSlot, 64, 64, false, ConformanceGroup.Extension, 1, "second-slot") { Fields = None };

    private static readonly ImmutableArray<ImmutableArray<InstructionRow>> _byOpcode =
    [
        .. Enumerable.Range(0, 256).Select(opcode => Rows.Where(row => row.Opcode == opcode).ToImmutableArray()),
    ];

    /// <summary>The rows that share an opcode and differ in a fixed field; empty when it is not defined.</summary>
    public static ImmutableArray<InstructionRow> WithOpcode(byte opcode) => _byOpcode[opcode];

    /// <summary>The row that these fields select, or null. Fields that do not select are not looked at.</summary>
    public static InstructionRow? Find(byte opcode, byte source, short offset, int immediate)
    {
        foreach (InstructionRow row in _byOpcode[opcode])
        {
            if ((row.FixedSource ?? source) == source
                && (row.FixedOffset ?? offset) == offset
                && (row.FixedImmediate ?? immediate) == immediate)
                return row;
        }
        return null;
    }

    /// <summary>The row of an operation with a single encoding.</summary>
    internal static InstructionRow The(Operation operation) => Rows.Single(row => row.Operation == operation);

    private static IEnumerable<InstructionRow> Declare() =>
    [
        // RFC 9669, section 4.1: arithmetic.
        .. Arithmetic(0x00, Operation.Add, "add"),
        .. Arithmetic(0x10, Operation.Subtract, "sub"),
        .. Arithmetic(0x20, Operation.Multiply, "mul"),
        .. Arithmetic(0x30, Operation.Divide, "div", fixedOffset: 0),
        .. Arithmetic(0x30, Operation.SignedDivide, "sdiv", fixedOffset: 1),
        .. Arithmetic(0x40, Operation.Or, "or"),
        .. Arithmetic(0x50, Operation.And, "and"),
        .. Arithmetic(0x60, Operation.ShiftLeft, "lsh"),
        .. Arithmetic(0x70, Operation.ShiftRight, "rsh"),
        .. Negate(),
        .. Arithmetic(0x90, Operation.Modulo, "mod", fixedOffset: 0),
        .. Arithmetic(0x90, Operation.SignedModulo, "smod", fixedOffset: 1),
        .. Arithmetic(0xa0, Operation.Xor, "xor"),
        .. Move(),
        .. Arithmetic(0xc0, Operation.ArithmeticShiftRight, "arsh"),

        // RFC 9669, section 4.2: byte order.
        .. ByteOrder(ClassAlu, Operation.ToLittleEndian, "le", cpuVersion: 1),
        .. ByteOrder(ClassAlu | RegisterForm, Operation.ToBigEndian, "be", cpuVersion: 1),
        .. ByteOrder(ClassAlu64, Operation.ByteSwap, "bswap", cpuVersion: 4),

        // RFC 9669, section 4.3: jumps and calls.
        .. Unconditional(),
        .. Conditional(0x10, Operation.JumpIfEqual, "jeq", cpuVersion: 1),
        .. Conditional(0x20, Operation.JumpIfGreater, "jgt", cpuVersion: 1),
        .. Conditional(0x30, Operation.JumpIfGreaterOrEqual, "jge", cpuVersion: 1),
        .. Conditional(0x40, Operation.JumpIfSet, "jset", cpuVersion: 1),
        .. Conditional(0x50, Operation.JumpIfNotEqual, "jne", cpuVersion: 1),
        .. Conditional(0x60, Operation.JumpIfSignedGreater, "jsgt", cpuVersion: 1),
        .. Conditional(0x70, Operation.JumpIfSignedGreaterOrEqual, "jsge", cpuVersion: 1),
        .. Conditional(0xa0, Operation.JumpIfLess, "jlt", cpuVersion: 2),
        .. Conditional(0xb0, Operation.JumpIfLessOrEqual, "jle", cpuVersion: 2),
        .. Conditional(0xc0, Operation.JumpIfSignedLess, "jslt", cpuVersion: 2),
        .. Conditional(0xd0, Operation.JumpIfSignedLessOrEqual, "jsle", cpuVersion: 2),

        // RFC 9669, section 5.1 and 5.2: loads and stores.
        .. Memory(0x00, 32, "w"),
        .. Memory(0x08, 16, "h"),
        .. Memory(0x10, 8, "b"),
        .. Memory(0x18, 64, "dw"),

        // RFC 9669, section 5.3: atomics. Clang emits the plain add at any version, the others from v3.
        .. Atomic(0x00, Operation.AtomicAdd, "add", cpuVersion: 1),
        .. Atomic(0x01, Operation.AtomicFetchAdd, "fetch_add"),
        .. Atomic(0x40, Operation.AtomicOr, "or"),
        .. Atomic(0x41, Operation.AtomicFetchOr, "fetch_or"),
        .. Atomic(0x50, Operation.AtomicAnd, "and"),
        .. Atomic(0x51, Operation.AtomicFetchAnd, "fetch_and"),
        .. Atomic(0xa0, Operation.AtomicXor, "xor"),
        .. Atomic(0xa1, Operation.AtomicFetchXor, "fetch_xor"),
        .. Atomic(0xe1, Operation.AtomicExchange, "xchg"),
        .. Atomic(0xf1, Operation.AtomicCompareExchange, "cmpxchg"),

        // RFC 9669, section 5.4, and Femto-Containers' forms of it.
        Wide(0x18, Operation.LoadImmediate64, ConformanceGroup.Base64, "lddw"),
        Wide(0xb8, Operation.LoadDataAddress, ConformanceGroup.Extension, "lddwd"),
        Wide(0xd8, Operation.LoadReadOnlyDataAddress, ConformanceGroup.Extension, "lddwr"),
    ];

    private static IEnumerable<InstructionRow> Arithmetic(
        int code, Operation operation, string mnemonic, short? fixedOffset = null)
    {
        bool divMul = operation is >= Operation.Multiply and <= Operation.SignedModulo;
        int cpuVersion = operation is Operation.SignedDivide or Operation.SignedModulo ? 4 : 1;
        ConformanceGroup group32 = divMul ? ConformanceGroup.DivMul32 : ConformanceGroup.Base32;
        ConformanceGroup group64 = divMul ? ConformanceGroup.DivMul64 : ConformanceGroup.Base64;
        foreach ((int form, OperandFields second) in new[] { (0, Imm), (RegisterForm, Src) })
        {
            yield return Row(code | form | ClassAlu, operation, 32, 32, group32, cpuVersion, mnemonic + "32",
                Dst | second) with { FixedOffset = fixedOffset };
            yield return Row(code | form | ClassAlu64, operation, 64, 64, group64, cpuVersion, mnemonic,
                Dst | second) with { FixedOffset = fixedOffset };
        }
    }

    private static IEnumerable<InstructionRow> Negate() =>
    [
        Row(0x80 | ClassAlu, Operation.Negate, 32, 32, ConformanceGroup.Base32, 1, "neg32", Dst),
        Row(0x80 | ClassAlu64, Operation.Negate, 64, 64, ConformanceGroup.Base64, 1, "neg", Dst),
    ];

    private static IEnumerable<InstructionRow> Move()
    {
        const int Code = 0xb0;
        foreach ((int @class, int width, ConformanceGroup group, string suffix) in new[]
            { (ClassAlu, 32, ConformanceGroup.Base32, "32"), (ClassAlu64, 64, ConformanceGroup.Base64, "") })
        {
            yield return Row(Code | @class, Operation.Move, width, width, group, 1, "mov" + suffix, Dst | Imm);
            yield return Row(Code | RegisterForm | @class, Operation.Move, width, width, group, 1, "mov" + suffix,
                Dst | Src) with { FixedOffset = 0 };
            for (short bits = 8; bits < width; bits *= 2)
            {
                yield return Row(Code | RegisterForm | @class, Operation.MoveSignExtended, width, bits, group, 4,
                    $"movsx{bits}{width}", Dst | Src) with { FixedOffset = bits };
            }
        }
    }

    // All 64 bits of the destination are defined by these, so their width is 64 in either class.
    private static IEnumerable<InstructionRow> ByteOrder(
        int classAndForm, Operation operation, string mnemonic, int cpuVersion) =>
        from bits in ImmutableArray.Create(16, 32, 64)
        let byteOrderGroup = bits == 64 ? ConformanceGroup.Base64 : ConformanceGroup.Base32
        select Row(0xd0 | classAndForm, operation, 64, bits, byteOrderGroup, cpuVersion, $"{mnemonic}{bits}", Dst)
            with { FixedImmediate = bits };

    private static IEnumerable<InstructionRow> Unconditional() =>
    [
        Row(ClassJmp, Operation.Jump, 64, 64, ConformanceGroup.Base32, 1, "ja", Off),
        Row(ClassJmp32, Operation.Jump, 32, 32, ConformanceGroup.Base32, 4, "ja32", Imm),
        Row(0x80 | ClassJmp, Operation.CallHelper, 64, 64, ConformanceGroup.Base32, 1, "call", Imm)
            with { FixedSource = 0 },
        Row(0x80 | ClassJmp, Operation.CallLocal, 64, 64, ConformanceGroup.Base32, 1, "call local", Imm)
            with { FixedSource = 1 },
        Row(0x90 | ClassJmp, Operation.Exit, 64, 64, ConformanceGroup.Base32, 1, "exit", None),
    ];

    private static IEnumerable<InstructionRow> Conditional(
        int code, Operation operation, string mnemonic, int cpuVersion)
    {
        foreach ((int form, OperandFields second) in new[] { (0, Imm), (RegisterForm, Src) })
        {
            yield return Row(code | form | ClassJmp, operation, 64, 64, ConformanceGroup.Base64, cpuVersion,
                mnemonic, Dst | second | Off);
            yield return Row(code | form | ClassJmp32, operation, 32, 32, ConformanceGroup.Base32, 3,
                mnemonic + "32", Dst | second | Off);
        }
    }

    private static IEnumerable<InstructionRow> Memory(int size, int bits, string suffix)
    {
        ConformanceGroup group = bits == 64 ? ConformanceGroup.Base64 : ConformanceGroup.Base32;
        int opcode = ModeMem | size;
        yield return Row(opcode | ClassLdx, Operation.Load, 64, bits, group, 1, "ldx" + suffix, Dst | Src | Off);
        yield return Row(opcode | ClassSt, Operation.StoreImmediate, 64, bits, group, 4, "st" + suffix,
            Dst | Off | Imm);
        yield return Row(opcode | ClassStx, Operation.Store, 64, bits, group, 1, "stx" + suffix, Dst | Src | Off);
        if (bits < 64)
        {
            yield return Row(ModeMemSx | size | ClassLdx, Operation.LoadSignExtended, 64, bits, group, 4,
                "ldxs" + suffix, Dst | Src | Off);
        }
    }

    private static IEnumerable<InstructionRow> Atomic(
        int code, Operation operation, string mnemonic, int cpuVersion = 3) =>
    [
        Row(ModeAtomic | ClassStx, operation, 32, 32, ConformanceGroup.Atomic32, cpuVersion, mnemonic + "32",
            Dst | Src | Off) with { FixedImmediate = code },
        Row(ModeAtomic | 0x18 | ClassStx, operation, 64, 64, ConformanceGroup.Atomic64, cpuVersion, mnemonic,
            Dst | Src | Off) with { FixedImmediate = code },
    ];

    private static InstructionRow Wide(int opcode, Operation operation, ConformanceGroup group, string mnemonic) =>
        Row(opcode | ClassLd, operation, 64, 64, group, 1, mnemonic, Dst | Imm) with { FixedSource = 0 };

    private static InstructionRow Row(
        int opcode, Operation operation, int width, int operandBits, ConformanceGroup group, int cpuVersion,
        string mnemonic, OperandFields fields) =>
        new((byte)opcode, operation, width, operandBits, fields.HasFlag(Src), group, cpuVersion, mnemonic)
        {
            Fields = fields,
        };
}
