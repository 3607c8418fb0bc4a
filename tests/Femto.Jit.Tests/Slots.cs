using System.Buffers.Binary;
using System.Collections.Immutable;
using Femto.Jit.Bytecode;

namespace Femto.Jit.Tests;

/// <summary>Writes bytecode slot by slot, with the opcodes of RFC 9669 and not with those of our own table.</summary>
internal static class Slots
{
    internal static readonly ulong Exit = Slot(0x95);

    internal static ulong Slot(byte opcode, int dst = 0, int src = 0, int offset = 0, int imm = 0) => unchecked(
        opcode | ((ulong)dst << 8) | ((ulong)src << 12) | ((ulong)(ushort)offset << 16) | ((ulong)(uint)imm << 32));

    internal static ulong Mov(int dst, int imm) => Slot(0xb7, dst, imm: imm);

    internal static ulong MovReg(int dst, int src) => Slot(0xbf, dst, src);

    internal static ulong Add(int dst, int imm) => Slot(0x07, dst, imm: imm);

    internal static ulong AddReg(int dst, int src) => Slot(0x0f, dst, src);

    internal static ulong[] Lddw(int dst, ulong value) => unchecked(
        [Slot(0x18, dst, imm: (int)value), Slot(0, imm: (int)(value >> 32))]);

    internal static ulong Ja(int offset) => Slot(0x05, offset: offset);

    internal static ulong Jeq(int dst, int imm, int offset) => Slot(0x15, dst, offset: offset, imm: imm);

    internal static ulong Call(int helper) => Slot(0x85, imm: helper);

    internal static ulong CallLocal(int distance) => Slot(0x85, src: 1, imm: distance);

    /// <summary>A load; the size is 1, 2, 4 or 8 bytes.</summary>
    internal static ulong Load(int size, int dst, int src, int offset) =>
        Slot((byte)(0x61 | Size(size)), dst, src, offset);

    internal static ulong Store(int size, int dst, int offset, int src) =>
        Slot((byte)(0x63 | Size(size)), dst, src, offset);

    internal static ulong StoreImm(int size, int dst, int offset, int imm) =>
        Slot((byte)(0x62 | Size(size)), dst, offset: offset, imm: imm);

    /// <summary>An atomic operation of 4 or 8 bytes; <paramref name="code"/> is the immediate.</summary>
    internal static ulong Atomic(int size, int code, int dst, int offset, int src) =>
        Slot((byte)(0xc3 | Size(size)), dst, src, offset, code);

    internal static Program Program(params ulong[] slots) => Program(ProgramData.Empty, slots);

    internal static Program Program(ProgramData data, params ulong[] slots)
    {
        byte[] code = new byte[slots.Length * 8];
        for (int pc = 0; pc < slots.Length; pc++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(code.AsSpan(pc * 8), slots[pc]);
        }
        Assert.True(
            BytecodeReader.TryRead(code, true, out ImmutableArray<Instruction> instructions, out var errors),
            string.Join('\n', errors));
        return new Program("entry", instructions, [new ProgramFunction("entry", 0)], data,
            ImmutableSortedDictionary<int, SourceLine>.Empty);
    }

    /// <summary>Has only what all paths have in common proven of a program.</summary>
    internal static VerifierOptions WithoutPaths { get; } = new() { PathSteps = 0 };

    /// <summary>
    /// For many random programs: their paths are long, and where they are not at an end after so many instructions, none counts.
    /// </summary>
    internal static VerifierOptions WithShortPaths { get; } = new() { PathSteps = 2_000 };

    internal static VerifiedProgram Verify(Program program, Contract? contract = null, VerifierOptions? options = null)
    {
        Result<VerifiedProgram> result = Verifier.Verify(program, contract ?? Contract.Default, options);
        Assert.True(result.Succeeded, string.Join('\n', result.Diagnostics));
        return result.Value;
    }

    private static int Size(int bytes) => bytes switch { 1 => 0x10, 2 => 0x08, 4 => 0x00, _ => 0x18 };
}
