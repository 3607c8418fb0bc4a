using System.Collections.Immutable;
using Femto.Jit.Execution;
using Femto.Jit.Interpretation;
using static Femto.Jit.Tests.Slots;

namespace Femto.Jit.Tests.Interpretation;

public sealed class InterpreterTests
{
    private static readonly MemoryLayout Layout = new(0x0100_0000, 0x0300_0000, 0x0200_0000, 0x0400_0000);

    private static readonly ImmutableArray<byte> Context = [0x80, 0x91, 0xa2, 0xb3, 0xc4, 0xd5, 0xe6, 0xf7];

    public static TheoryData<byte, string> Conditions { get; } = new()
    {
        { 0x10, "==" }, { 0x50, "!=" }, { 0x40, "&" }, { 0x20, ">" }, { 0x30, ">=" }, { 0xa0, "<" }, { 0xb0, "<=" },
        { 0x60, "s>" }, { 0x70, "s>=" }, { 0xc0, "s<" }, { 0xd0, "s<=" },
    };

    [Theory]
    [MemberData(nameof(Conditions))]
    public void Jumps_on_conditions(byte code, string condition)
    {
        long[] values = [0, 1, -1, 5, int.MaxValue, int.MinValue, 0x1_0000_0000, 0xffff_ffff, long.MinValue];
        foreach (long left in values)
        {
            foreach (long right in values)
            {
                ulong[] operands = unchecked([.. Lddw(3, (ulong)left), .. Lddw(4, (ulong)right)]);
                ulong[] tail = [Mov(0, 0), Exit, Mov(0, 1), Exit];
                Expect(Holds(condition, left, right), [.. operands, Slot((byte)(code | 0x0d), 3, 4, 2), .. tail]);
                Expect(unchecked(Holds(condition, (int)left, (int)right)),
                    [.. operands, Slot((byte)(code | 0x0e), 3, 4, 2), .. tail]);
                if (right is < int.MinValue or > int.MaxValue) continue;
                Expect(Holds(condition, left, right),
                    [.. operands, Slot((byte)(code | 0x05), 3, offset: 2, imm: (int)right), .. tail]);
                Expect(unchecked(Holds(condition, (int)left, (int)right)),
                    [.. operands, Slot((byte)(code | 0x06), 3, offset: 2, imm: (int)right), .. tail]);
            }
        }

        // Widened to 128 bits, with the sign or without; a 32-bit comparison passes its halves sign-extended.
        static ulong Holds(string condition, Int128 a, Int128 b)
        {
            Int128 unsignedA = (ulong)(UInt128)(a & ulong.MaxValue);
            Int128 unsignedB = (ulong)(UInt128)(b & ulong.MaxValue);
            return condition switch
            {
                "==" => a == b,
                "!=" => a != b,
                "&" => (unsignedA & unsignedB) != 0,
                ">" => unsignedA > unsignedB,
                ">=" => unsignedA >= unsignedB,
                "<" => unsignedA < unsignedB,
                "<=" => unsignedA <= unsignedB,
                "s>" => a > b,
                "s>=" => a >= b,
                "s<" => a < b,
                _ => a <= b,
            } ? 1UL : 0;
        }

        static void Expect(ulong expected, ulong[] slots) => Assert.Equal(expected, Run(slots).Result);
    }

    [Theory]
    [InlineData(0x71, 0, 0x80UL)] // ldxb
    [InlineData(0x69, 0, 0x9180UL)] // ldxh
    [InlineData(0x69, 1, 0xa291UL)] // unaligned
    [InlineData(0x61, 4, 0xf7e6_d5c4UL)] // ldxw
    [InlineData(0x79, 0, 0xf7e6_d5c4_b3a2_9180UL)] // ldxdw
    [InlineData(0x91, 0, 0xffff_ffff_ffff_ff80UL)] // ldxsb
    [InlineData(0x89, 6, 0xffff_ffff_ffff_f7e6UL)] // ldxsh
    [InlineData(0x81, 4, 0xffff_ffff_f7e6_d5c4UL)] // ldxsw
    public void Loads(byte opcode, int offset, ulong expected) =>
        Assert.Equal(expected, Run([Slot(opcode, 0, 1, offset), Exit], Context).Result);

    [Theory]
    [InlineData(1, new byte[] { 0x80, 0xef, 0xa2, 0xb3, 0xc4, 0xd5, 0xe6, 0xf7 })]
    [InlineData(2, new byte[] { 0x80, 0xef, 0xcd, 0xb3, 0xc4, 0xd5, 0xe6, 0xf7 })]
    [InlineData(4, new byte[] { 0x80, 0xef, 0xcd, 0xab, 0x89, 0xd5, 0xe6, 0xf7 })]
    public void Stores_registers(int size, byte[] expected)
    {
        RunResult run = Run([.. Lddw(3, 0x0123_4567_89ab_cdef), Store(size, 1, 1, 3), Mov(0, 0), Exit], Context);
        Assert.Equal(expected, run.Context.ToArray());
    }

    [Theory]
    [InlineData(1, new byte[] { 0xfe, 0x91, 0xa2, 0xb3, 0xc4, 0xd5, 0xe6, 0xf7 })]
    [InlineData(2, new byte[] { 0xfe, 0xff, 0xa2, 0xb3, 0xc4, 0xd5, 0xe6, 0xf7 })]
    [InlineData(4, new byte[] { 0xfe, 0xff, 0xff, 0xff, 0xc4, 0xd5, 0xe6, 0xf7 })]
    [InlineData(8, new byte[] { 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff })]
    public void Stores_sign_extended_immediates(int size, byte[] expected) =>
        Assert.Equal(expected, Run([StoreImm(size, 1, 0, -2), Mov(0, 0), Exit], Context).Context.ToArray());

    /// <summary>The operand is 0x1111_1111_0f0f_0f0f, the memory 0xf7e6_d5c4_b3a2_9180.</summary>
    [Theory]
    [InlineData(8, 0x00, 0x1111_1111_0f0f_0f0fUL, 0x08f7_e6d5_c2b1_a08fUL)]
    [InlineData(8, 0x01, 0xf7e6_d5c4_b3a2_9180UL, 0x08f7_e6d5_c2b1_a08fUL)]
    [InlineData(8, 0x40, 0x1111_1111_0f0f_0f0fUL, 0xf7f7_d5d5_bfaf_9f8fUL)]
    [InlineData(8, 0x41, 0xf7e6_d5c4_b3a2_9180UL, 0xf7f7_d5d5_bfaf_9f8fUL)]
    [InlineData(8, 0x50, 0x1111_1111_0f0f_0f0fUL, 0x1100_1100_0302_0100UL)]
    [InlineData(8, 0x51, 0xf7e6_d5c4_b3a2_9180UL, 0x1100_1100_0302_0100UL)]
    [InlineData(8, 0xa0, 0x1111_1111_0f0f_0f0fUL, 0xe6f7_c4d5_bcad_9e8fUL)]
    [InlineData(8, 0xa1, 0xf7e6_d5c4_b3a2_9180UL, 0xe6f7_c4d5_bcad_9e8fUL)]
    [InlineData(8, 0xe1, 0xf7e6_d5c4_b3a2_9180UL, 0x1111_1111_0f0f_0f0fUL)]
    [InlineData(4, 0x00, 0x1111_1111_0f0f_0f0fUL, 0xf7e6_d5c4_c2b1_a08fUL)]
    [InlineData(4, 0x01, 0xb3a2_9180UL, 0xf7e6_d5c4_c2b1_a08fUL)]
    [InlineData(4, 0x41, 0xb3a2_9180UL, 0xf7e6_d5c4_bfaf_9f8fUL)]
    [InlineData(4, 0x51, 0xb3a2_9180UL, 0xf7e6_d5c4_0302_0100UL)]
    [InlineData(4, 0xa1, 0xb3a2_9180UL, 0xf7e6_d5c4_bcad_9e8fUL)]
    [InlineData(4, 0xe1, 0xb3a2_9180UL, 0xf7e6_d5c4_0f0f_0f0fUL)]
    public void Performs_atomics(int size, int code, ulong register, ulong memory)
    {
        RunResult run = Run(
            [.. Lddw(3, 0x1111_1111_0f0f_0f0f), Atomic(size, code, 1, 0, 3), MovReg(0, 3), Exit], Context);
        Assert.Equal(register, run.Result);
        Assert.Equal(BitConverter.GetBytes(memory), run.Context.ToArray());
    }

    [Theory]
    [InlineData(8, 0xf7e6_d5c4_b3a2_9180UL, 0xf7e6_d5c4_b3a2_9180UL, 0x55UL)] // equal
    [InlineData(8, 0xb3a2_9180UL, 0xf7e6_d5c4_b3a2_9180UL, 0xf7e6_d5c4_b3a2_9180UL)] // the high half differs
    [InlineData(4, 0xffff_ffff_b3a2_9180UL, 0xb3a2_9180UL, 0xf7e6_d5c4_0000_0055UL)] // the high half does not matter
    [InlineData(4, 0x1_0000_0000UL, 0xb3a2_9180UL, 0xf7e6_d5c4_b3a2_9180UL)] // unequal, and r0 is loaded all the same
    public void Compares_and_exchanges(int size, ulong expected, ulong old, ulong memory)
    {
        RunResult run = Run([.. Lddw(0, expected), Mov(3, 0x55), Atomic(size, 0xf1, 1, 0, 3), Exit], Context);
        Assert.Equal(old, run.Result);
        Assert.Equal(BitConverter.GetBytes(memory), run.Context.ToArray());
    }

    [Fact]
    public void Passes_the_context_its_length_and_the_frame()
    {
        ulong[] slots = [MovReg(0, 1), AddReg(0, 2), AddReg(0, 10), Exit];
        Assert.Equal(0x0100_0000UL + 8 + 0x0300_0000, Run(slots, Context).Result);
    }

    [Fact]
    public void Keeps_callee_saved_registers_and_gives_each_function_a_frame()
    {
        // The callee changes r6 and the byte below its r10; the caller's are untouched. The callee's frame begins
        // 512 bytes below the caller's, since the caller's cannot be followed.
        RunResult run = Run(
        [
            Mov(6, 1), StoreImm(1, 10, -9, 2), MovReg(7, 10), CallLocal(7), MovReg(8, 0), MovReg(0, 7),
            Slot(0x1f, 0, 8), AddReg(0, 6), Load(1, 6, 10, -9), AddReg(0, 6), Exit,
            Mov(6, 100), StoreImm(1, 10, -1, 101), MovReg(0, 10), Exit,
        ]);
        Assert.Equal(512UL + 1 + 2, run.Result);
    }

    [Fact]
    public void Gives_programs_their_data()
    {
        ProgramData data = new(
            ReadOnly: [1, 2, 3, 4],
            Initialized: [5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
            ZeroedLength: 4,
            Pointers: [new DataPointer(8, Region.ReadOnlyData, 2)]);
        ulong[] slots =
        [
            Slot(0xb8, 3), Slot(0), Slot(0xd8, 4, imm: 3), Slot(0), // r3 = data, r4 = rodata + 3
            Load(1, 0, 4, 0), Load(8, 5, 3, 8), Load(1, 6, 5, 0), AddReg(0, 6), Load(1, 6, 3, 0), AddReg(0, 6),
            StoreImm(4, 3, 16, 9), Exit,
        ];
        RunResult run = Run(Verify(Program(data, slots)), []);
        Assert.Equal(4UL + 3 + 5, run.Result);
        Assert.Equal([5, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 4, 0, 0, 0, 0, 9, 0, 0, 0], run.Data.ToArray());
    }

    [Theory]
    [InlineData(5, new ulong[] { 0xffff_ffff_ffff_fffe }, 0xffff_ffff_ffff_fffe)]
    [InlineData(6, new ulong[] { 0x5_ffff_ffff, 1, 2, 3, 4 }, 9)] // narrowed to 32 bits; the sum wraps
    [InlineData(7, new ulong[] { 5 }, 0xffff_fffb)] // i32 results are zero-extended
    [InlineData(8, new ulong[] { 1, 2, 3, 4, 5 }, 31 * 31 * 31 * 31 + 2 * 31 * 31 * 31 + 3 * 31 * 31 + 4 * 31 + 5)]
    [InlineData(9, new ulong[] { 1 }, 0)] // void
    [InlineData(10, new ulong[] { 0x1_0000_0000 }, 0xffff_ffff)] // narrowed to 0: not refused
    [InlineData(11, new ulong[] { 0x0100_0004 }, 0xf7e6_d5c4)]
    [InlineData(12, new ulong[] { 1, 2, 3, 4 }, 31 * 31 * 31 + 2 * 31 * 31 + 3 * 31 + 4)]
    [InlineData(13, new ulong[] { 0xffff_ffff_ffff_fffb, 0xffff_fffe }, 0xffff_ffff_ffff_ffef)] // -5 * 3 - 2
    [InlineData(14, new ulong[] { 0xffff_ffff, 2 }, 1)] // pointers are 32 bits
    [InlineData(15, new ulong[] { }, 42)]
    public void Calls_helpers(int number, ulong[] arguments, ulong expected)
    {
        IEnumerable<ulong> moves = arguments.SelectMany((value, index) => Lddw(index + 1, value));
        RunResult run = Run([.. moves, Call(number), Exit], Context);
        Assert.Equal(expected, run.Result);
        Assert.Equal(number == 9 ? 0x81 : 0x80, run.Context[0]);
    }

    /// <summary>Programs that trap; the context has 8 bytes, the stack 8, the data 4, the read-only data 4.</summary>
    public static TheoryData<string, TrapKind, int, ulong[]> Traps { get; } = new()
    {
        { "behind the context", TrapKind.OutOfBounds, 0, [Load(1, 0, 1, 8), Exit] },
        { "across the context's end", TrapKind.OutOfBounds, 0, [Load(8, 0, 1, 1), Exit] },
        { "null", TrapKind.OutOfBounds, 1, [Mov(3, 0), Load(1, 0, 3, 0), Exit] },
        { "address space's end", TrapKind.OutOfBounds, 1, [Mov(3, -1), Load(8, 0, 3, 0), Exit] },
        { "argument of a helper: context + 4 GiB", TrapKind.OutOfBounds, 2, [.. Lddw(1, 0x1_0100_0000), Call(11), Exit] },
        { "argument of a helper: across the context's end", TrapKind.OutOfBounds, 1, [Add(1, 5), Call(11), Exit] },
        { "argument of a helper: a size behind the context", TrapKind.OutOfBounds, 3,
            [Load(1, 2, 1, 0), Mov(3, 1), Add(2, 1), Call(16), Exit] },
        { "context + 4 GiB", TrapKind.OutOfBounds, 2, [.. Lddw(3, 0x1_0100_0000), Load(1, 0, 3, 0), Exit] },
        { "below the stack", TrapKind.OutOfBounds, 2, [MovReg(3, 10), AddReg(3, 2), Load(1, 0, 3, -521), Exit] },
        { "store to read-only data", TrapKind.OutOfBounds, 2,
            [Slot(0xd8, 3), Slot(0), StoreImm(1, 3, 0, 0), Mov(0, 0), Exit] },
        { "atomic on read-only data", TrapKind.OutOfBounds, 3,
            [Slot(0xd8, 3), Slot(0), Mov(4, 0), Atomic(4, 0, 3, 0, 4), Mov(0, 0), Exit] },
        { "behind the data", TrapKind.OutOfBounds, 2, [Slot(0xb8, 3), Slot(0), Load(1, 0, 3, 4), Exit] },
        { "misaligned atomic", TrapKind.Misaligned, 1, [Mov(4, 0), Atomic(4, 1, 1, 2, 4), Mov(0, 0), Exit] },
        { "4-aligned 64-bit atomic", TrapKind.Misaligned, 1, [Mov(4, 0), Atomic(8, 1, 10, -12, 4), Mov(0, 0), Exit] },
        { "misaligned and out of bounds", TrapKind.OutOfBounds, 1,
            [Mov(4, 0), Atomic(8, 1, 1, 4, 4), Mov(0, 0), Exit] },
        { "in a callee", TrapKind.OutOfBounds, 4, [CallLocal(1), Exit, Mov(0, 0), Mov(3, 0), Load(1, 0, 3, 0), Exit] },
        { "refused by the helper", TrapKind.HelperFailed, 1, [Mov(1, 1), Call(10), Exit] },
        { "endless loop", TrapKind.FuelExhausted, 1, [Mov(0, 0), Ja(-1)] },
    };

    [Theory]
    [MemberData(nameof(Traps))]
    public void Traps_with_kind_and_pc(string name, TrapKind kind, int pc, ulong[] slots)
    {
        ProgramData data = new([1, 2, 3, 4], [1, 2, 3, 4], 0, []);
        RunResult run = Run(Verify(Program(data, slots), AgentHelpers.Contract), Context);
        Assert.True(new Trap(kind, pc) == run.Trap, $"{name}: {run.Trap}");
        Assert.Null(run.Result);
    }

    [Fact]
    public void Spends_fuel_on_each_metered_edge()
    {
        // Three iterations: the back edge is taken twice. It could be any number, since r2 is known at run time only.
        VerifiedProgram program = Verify(Program(MovReg(0, 2), Add(0, 1), Slot(0x55, 0, offset: -2, imm: 3), Exit));
        using Interpreter interpreter = new(AgentHelpers.Functions);

        RunResult? ended = interpreter.Run(program, new([]) { Fuel = 2, CountInstructions = true }).Value;
        RunResult? exhausted = interpreter.Run(program, new([]) { Fuel = 1 }).Value;

        Assert.Equal((3UL, 2U, 8L), (ended?.Result, ended?.FuelUsed, ended?.Instructions));
        Assert.Equal((new Trap(TrapKind.FuelExhausted, 2), 1U), (exhausted?.Trap, exhausted?.FuelUsed));
    }

    [Fact]
    public void Traces_pc_and_registers()
    {
        List<(int Pc, ulong R0)> trace = [];
        using Interpreter interpreter = new(AgentHelpers.Functions)
        {
            Trace = (pc, registers) => trace.Add((pc, registers[0])),
        };
        interpreter.Run(Verify(Program([.. Lddw(0, 7), Add(0, 1), Exit])), new([]));
        Assert.Equal([(0, 0UL), (2, 7UL), (3, 8UL)], trace);
    }

    [Fact]
    public void Refuses_what_it_cannot_run()
    {
        using Interpreter interpreter = new(new Dictionary<int, HelperFunction>());
        VerifiedProgram calls = Verify(Program(Call(15), Exit), AgentHelpers.Contract);
        VerifiedProgram returns = Verify(Program(Mov(0, 0), Exit), new Contract { ContextLength = 8 });
        MemoryLayout overlapping = Layout with { Context = Layout.Data };
        MemoryLayout atTheEnd = Layout with { Context = 0x8000 };
        MemoryLayout unaligned = Layout with { Context = Layout.Context + 4 };
        VerifiedProgram withData = Verify(Program(ProgramData.Empty with { ZeroedLength = 8 }, Mov(0, 0), Exit));

        Assert.Equal("FJ4002", Assert.Single(interpreter.Run(calls, new([])).Diagnostics).Id);
        Assert.Equal("FJ4001", Assert.Single(interpreter.Run(returns, new([1])).Diagnostics).Id);
        foreach (MemoryLayout layout in new[] { overlapping, atTheEnd, unaligned })
        {
            Result<RunResult> result = interpreter.Run(withData, new(Context) { Layout = layout });
            Assert.Equal("FJ4003", Assert.Single(result.Diagnostics).Id);
        }
    }

    private static RunResult Run(ulong[] slots, ImmutableArray<byte>? context = null) =>
        Run(Verify(Program(slots), AgentHelpers.Contract), context ?? []);

    private static RunResult Run(VerifiedProgram program, ImmutableArray<byte> context)
    {
        using Interpreter interpreter = new(AgentHelpers.Functions);
        Result<RunResult> result = interpreter.Run(program, new(context) { Layout = Layout, Fuel = 1000 });
        Assert.True(result.Succeeded, string.Join('\n', result.Diagnostics));
        return result.Value;
    }
}
