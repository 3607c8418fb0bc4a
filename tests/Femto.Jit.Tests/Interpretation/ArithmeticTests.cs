using System.Numerics;
using Femto.Jit.Execution;
using Femto.Jit.Interpretation;
using static Femto.Jit.Tests.Slots;

namespace Femto.Jit.Tests.Interpretation;

/// <summary>Expected values are computed with unbounded integers, from the sentences of RFC 9669, section 4.</summary>
public sealed class ArithmeticTests
{
    private static readonly ulong[] Operands =
    [
        0, 1, 2, 3, 7, 8, 31, 32, 33, 63, 64, 65, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fff_ffff, 0x8000_0000,
        0xffff_ffff, 0x1_0000_0000, 0x1_0000_0001, 0x0123_4567_89ab_cdef, 0xfedc_ba98_7654_3210,
        0x7fff_ffff_ffff_ffff, 0x8000_0000_0000_0000, 0x8000_0000_8000_0000, 0xffff_ffff_0000_0000,
        0xffff_ffff_8000_0000, ulong.MaxValue - 1, ulong.MaxValue,
    ];

    /// <summary>Code of the operation, offset field, and its meaning on integers of the given width.</summary>
    public static TheoryData<int, int, string> Operations { get; } = new()
    {
        { 0x00, 0, "add" }, { 0x10, 0, "sub" }, { 0x20, 0, "mul" }, { 0x30, 0, "div" }, { 0x30, 1, "sdiv" },
        { 0x40, 0, "or" }, { 0x50, 0, "and" }, { 0x60, 0, "lsh" }, { 0x70, 0, "rsh" }, { 0x90, 0, "mod" },
        { 0x90, 1, "smod" }, { 0xa0, 0, "xor" }, { 0xb0, 0, "mov" }, { 0xc0, 0, "arsh" },
        { 0xb0, 8, "movsx" }, { 0xb0, 16, "movsx" }, { 0xb0, 32, "movsx" },
    };

    [Theory]
    [MemberData(nameof(Operations))]
    public void Computes_with_registers(int code, int offset, string name)
    {
        foreach (int width in offset == 32 ? new[] { 64 } : [32, 64])
        {
            int @class = width == 64 ? 0x07 : 0x04;
            foreach (ulong left in Operands)
            {
                foreach (ulong right in Operands)
                {
                    ulong operation = Slot((byte)(code | 0x08 | @class), 3, 4, offset);
                    Expect(Mean(name, width, left, right, offset), $"{name}{width} {left:x} {right:x}",
                        [.. Lddw(3, left), .. Lddw(4, right), operation, MovReg(0, 3), Exit]);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public void Computes_with_immediates(int code, int offset, string name)
    {
        if (name == "movsx") return;
        foreach (int width in new[] { 32, 64 })
        {
            int @class = width == 64 ? 0x07 : 0x04;
            foreach (ulong left in Operands)
            {
                foreach (int right in new[] { 0, 1, 5, 31, 32, 63, 64, int.MaxValue, -1, -2, -32, int.MinValue })
                {
                    ulong operation = Slot((byte)(code | @class), 3, offset: offset, imm: right);
                    ulong extended = unchecked((ulong)(long)right);
                    Expect(Mean(name, width, left, extended, offset), $"{name}{width} {left:x} {right}",
                        [.. Lddw(3, left), operation, MovReg(0, 3), Exit]);
                }
            }
        }
    }

    [Theory]
    [InlineData(0x87, 0UL, 0UL)]
    [InlineData(0x87, 1UL, ulong.MaxValue)]
    [InlineData(0x87, 0x8000_0000_0000_0000UL, 0x8000_0000_0000_0000UL)]
    [InlineData(0x84, 1UL, 0xffff_ffffUL)]
    [InlineData(0x84, 0x8000_0000UL, 0x8000_0000UL)]
    [InlineData(0x84, 0xffff_ffff_0000_0000UL, 0UL)]
    public void Negates(byte opcode, ulong value, ulong expected) =>
        Expect(expected, $"neg {value:x}", [.. Lddw(0, value), Slot(opcode, 0), Exit]);

    [Theory]
    [InlineData(0xd4, 16, 0xcdefUL)]
    [InlineData(0xd4, 32, 0x89ab_cdefUL)]
    [InlineData(0xd4, 64, 0x0123_4567_89ab_cdefUL)]
    [InlineData(0xdc, 16, 0xefcdUL)]
    [InlineData(0xdc, 32, 0xefcd_ab89UL)]
    [InlineData(0xdc, 64, 0xefcd_ab89_6745_2301UL)]
    [InlineData(0xd7, 16, 0xefcdUL)]
    [InlineData(0xd7, 32, 0xefcd_ab89UL)]
    [InlineData(0xd7, 64, 0xefcd_ab89_6745_2301UL)]
    public void Orders_bytes(byte opcode, int bits, ulong expected) =>
        Expect(expected, $"{opcode:x} {bits}", [.. Lddw(0, 0x0123_4567_89ab_cdef), Slot(opcode, 0, imm: bits), Exit]);

    [Theory]
    [InlineData(0x0f, 6UL, 12UL)] // add r0, r0
    [InlineData(0x1f, 6UL, 0UL)] // sub
    [InlineData(0x2f, 6UL, 36UL)] // mul
    [InlineData(0x3f, 6UL, 1UL)] // div
    [InlineData(0x9f, 6UL, 0UL)] // mod
    [InlineData(0x6f, 6UL, 384UL)] // lsh
    [InlineData(0xbc, 0xffff_ffff_0000_0006UL, 6UL)] // mov32
    public void Allows_the_same_register_twice(byte opcode, ulong value, ulong expected) =>
        Expect(expected, $"{opcode:x}", [.. Lddw(0, value), Slot(opcode, 0, 0), Exit]);

    private static ulong Mean(string name, int width, ulong left, ulong right, int offset)
    {
        BigInteger modulus = BigInteger.One << width;
        BigInteger a = left % modulus;
        BigInteger b = right % modulus;
        BigInteger signedA = Signed(a, width);
        BigInteger signedB = Signed(b, width);
        int count = (int)(b % width);
        BigInteger result = name switch
        {
            "add" => a + b,
            "sub" => a - b,
            "mul" => a * b,
            "div" => b == 0 ? 0 : a / b,
            "mod" => b == 0 ? a : a % b,
            "sdiv" => b == 0 ? 0 : BigInteger.Divide(signedA, signedB),
            "smod" => b == 0 ? a : BigInteger.Remainder(signedA, signedB),
            "or" => a | b,
            "and" => a & b,
            "xor" => a ^ b,
            "lsh" => a << count,
            "rsh" => a >> count,
            "arsh" => signedA >> count,
            "mov" => b,
            _ => Signed(b % (BigInteger.One << offset), offset),
        };
        return (ulong)(((result % modulus) + modulus) % modulus);
    }

    private static BigInteger Signed(BigInteger value, int width) =>
        value >> (width - 1) == 0 ? value : value - (BigInteger.One << width);

    private static void Expect(ulong expected, string what, ulong[] slots)
    {
        using Interpreter interpreter = new(AgentHelpers.Functions);
        RunResult? run = interpreter.Run(Verify(Program(slots)), new RunRequest([])).Value;
        Assert.True(expected == run?.Result, $"{what}: expected {expected:x}, found {run?.Result:x}");
    }
}
