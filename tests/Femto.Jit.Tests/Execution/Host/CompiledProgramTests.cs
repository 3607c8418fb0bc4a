using System.Globalization;
using System.Runtime.InteropServices;
using Femto.Jit.Contracts;
using Femto.Jit.Execution;
using Femto.Jit.Tests.Matrix;
using static Femto.Jit.Tests.Slots;

namespace Femto.Jit.Tests.Execution.Host;

/// <summary>Programs in this process: how they get and give memory, helpers, threads.</summary>
public sealed class CompiledProgramTests
{
    private delegate uint Twice(uint value);

    [Fact]
    public void The_context_is_changed_in_place()
    {
        using CompiledProgram program = Create(Load(4, 0, 1, 0), Store(4, 1, 4, 2), Exit);
        byte[] context = [1, 2, 3, 4, 0xff, 0xff, 0xff, 0xff, 5];
        CompiledRun run = program.Run(context);
        Assert.Equal((0x04030201UL, null, null), (run.Result, run.Trap, run.Error));
        Assert.Equal([1, 2, 3, 4, 9, 0, 0, 0, 5], context);
    }

    [Fact]
    public void Traps_say_where()
    {
        using CompiledProgram program = Create(Mov(0, 0), Load(4, 0, 1, 0), Exit);
        CompiledRun run = program.Run([1, 2, 3]);
        Assert.Equal((new Trap(TrapKind.OutOfBounds, 1), null), (run.Trap, run.Error));
    }

    /// <summary>A contract that grants what the second field points to: samples of two bytes, by their number.</summary>
    private static Contract Samples { get; } = Contract.Default with
    {
        ContextLength = 16,
        ContextFields =
        [
            new("samples", "ptr", 4, 4, MemoryAccess.ReadOnly)
            {
                Target = new(MemoryAccess.ReadWrite) { LengthField = "count", Unit = 2 },
            },
            new("count", "u16", 8, 2, MemoryAccess.ReadOnly),
        ],
    };

    [Fact]
    public void Memory_of_a_field_is_changed_in_place()
    {
        VerifiedProgram verified = Verify(
            Program(Load(4, 2, 1, 4), Load(2, 0, 1, 8), Load(2, 3, 2, 2), StoreImm(1, 2, 3, 9), AddReg(0, 3), StoreImm(1, 1, 12, 7), Exit),
            Samples);
        using CompiledProgram program = CompiledProgram.Create(verified).Value!;
        byte[] context = [.. Enumerable.Repeat((byte)0xff, 16)];
        byte[] memory = [1, 2, 3, 4, 5, 6];
        CompiledRun run = program.Run(context, [memory]);
        Assert.Equal((0x0403UL + 3, null, null), (run.Result, run.Trap, run.Error));
        Assert.Equal([1, 2, 3, 9, 5, 6], memory);
        Assert.Equal([.. Enumerable.Repeat((byte)0xff, 12), 7, 0xff, 0xff, 0xff], context);
        Assert.Equal(new Trap(TrapKind.OutOfBounds, 2), program.Run(context, [new byte[2]]).Trap);
        Assert.Equal(new Trap(TrapKind.OutOfBounds, 2), program.Run(context).Trap);
        Assert.Equal("FJ4016", program.Run(context, [new byte[3]]).Error?.Id);
        Assert.Equal("FJ4016", program.Run(context, [new byte[2 * 65536]]).Error?.Id);
        Assert.Equal("FJ4016", program.Run(context, [memory, memory]).Error?.Id);
        Assert.Equal("FJ4001", program.Run(new byte[15], [memory]).Error?.Id);
    }

    /// <summary>A field that programs may write, or that the context does not have as a whole, grants nothing.</summary>
    [Fact]
    public void Only_a_field_that_stays_as_it_is_grants_memory()
    {
        Contract[] contracts =
        [
            Samples with { ContextLength = null },
            Samples with { ContextLength = 7 },
            Samples with { ContextFields = [Samples.ContextFields[0] with { Access = MemoryAccess.ReadWrite }, Samples.ContextFields[1]] },
            Samples with { ContextFields = [Samples.ContextFields[0], Samples.ContextFields[1] with { Access = MemoryAccess.ReadWrite }] },
            Samples with { ContextFields = [Samples.ContextFields[0]] },
            Samples with { ContextFields = [Samples.ContextFields[0], Samples.ContextFields[1] with { Type = "i16" }] },
        ];
        Assert.Single(PointedRegions.Of(Samples).All);
        Assert.All(contracts, contract => Assert.Empty(PointedRegions.Of(contract).All));
    }

    [Fact]
    public void Fuel_is_counted()
    {
        using CompiledProgram program = Create(
            Mov(0, 0), Load(1, 2, 1, 0), Add(0, 1), Add(2, -1), Slot(0x55, 2, offset: -3), Exit);
        CompiledRun run = program.Run([20], fuel: 50);
        Assert.Equal((20UL, 19U, null), (run.Result, run.FuelUsed, run.Trap));
        Assert.Equal(TrapKind.FuelExhausted, program.Run([20], fuel: 18).Trap?.Kind);
    }

    /// <summary>Data is fresh in each run, and pointers in it lead to it.</summary>
    [Fact]
    public void Each_run_starts_from_fresh_data()
    {
        ProgramData data = new([], [5, 0, 0, 0, 0, 0, 0, 0], 8, []);
        ulong[] slots = [.. DataAddress(1), Load(8, 0, 1, 0), Store(8, 1, 8, 0), StoreImm(8, 1, 0, 6), Exit];
        VerifiedProgram program = Verify(Program(data, slots), AgentHelpers.Contract);
        using CompiledProgram compiled = CompiledProgram.Create(program).Value!;
        Assert.Equal((5UL, 5UL), (compiled.Run([]).Result, compiled.Run([]).Result));
    }

    private static ulong[] DataAddress(int register) => [Slot(0xb8, register), Slot(0)];

    [Fact]
    public void Helpers_may_be_managed_functions()
    {
        HelperPrototype twice = new(99, "twice", [HelperType.U32], HelperType.U32);
        Contract contract = AgentHelpers.Contract with { Helpers = AgentHelpers.Contract.Helpers.Add(99, twice) };
        VerifiedProgram program = Verify(Program(
            Mov(1, 21), Call(99), MovReg(6, 0), Mov(1, 1), Call(5), AddReg(0, 6), Exit), contract);
        Twice body = value =>
        {
            GC.Collect();
            return value * 2;
        };
        Dictionary<int, nint> helpers = new() { [99] = Marshal.GetFunctionPointerForDelegate(body) };
        using CompiledProgram compiled = CompiledProgram.Create(program, helpers).Value!;
        Assert.Equal((43UL, null), (compiled.Run([]).Result, compiled.Run([]).Error));
        GC.KeepAlive(body);
    }

    [Fact]
    public void A_program_that_runs_cannot_be_run()
    {
        HelperPrototype prototype = new(99, "again", [HelperType.U32], HelperType.U32);
        Contract contract = AgentHelpers.Contract with { Helpers = AgentHelpers.Contract.Helpers.Add(99, prototype) };
        VerifiedProgram program = Verify(Program(Mov(1, 0), Call(99), Exit), contract);
        CompiledProgram? compiled = null;
        Exception? failure = null;
        Twice body = value =>
        {
            failure = Record.Exception(() => compiled!.Run([]));
            return 3;
        };
        compiled = CompiledProgram.Create(
            program, new Dictionary<int, nint> { [99] = Marshal.GetFunctionPointerForDelegate(body) }).Value!;
        Assert.Equal(3UL, compiled.Run([]).Result);
        Assert.IsType<InvalidOperationException>(failure);
        compiled.Dispose();
        GC.KeepAlive(body);
    }

    [Fact]
    public void What_cannot_run_is_refused()
    {
        VerifiedProgram program = Verify(Program(Mov(1, 0), Call(98), Exit), AgentHelpers.Contract with
        {
            Helpers = AgentHelpers.Contract.Helpers.Add(98, new(98, "missing", [HelperType.U32], HelperType.U32)),
        });
        Assert.Equal("FJ4002", CompiledProgram.Create(program).Diagnostics.Single().Id);
        VerifiedProgram eight = Verify(Program(Mov(0, 0), Exit), AgentHelpers.Contract with { ContextLength = 8 });
        using CompiledProgram compiled = CompiledProgram.Create(eight).Value!;
        Assert.Equal("FJ4001", compiled.Run([1]).Error?.Id);
        Assert.Null(compiled.Run(new byte[8]).Error);
        MachineCode other = Compiler.Compile(eight, Targets.All[0]).Value!;
        Assert.Equal("FJ4004", CompiledProgram.Load(other).Diagnostics.Single().Id);
        using CompiledProgram any = HostCode.Seven();
        Assert.Equal("FJ4008", any.Run(new byte[5 * 1024 * 1024]).Error?.Id);
        using HostEngine engine = new(HostCode.Target);
        Assert.Equal("FJ4015",
            engine.Run(eight, new([.. new byte[8]]) { CountInstructions = true }).Diagnostics.Single().Id);
    }

    [Fact]
    public void What_was_disposed_of_does_not_run()
    {
        CompiledProgram program = HostCode.Seven();
        program.Dispose();
        program.Dispose();
        Assert.Throws<ObjectDisposedException>(() => program.Run([]));
    }

    [Fact]
    public void No_memory_is_both_writable_and_executable()
    {
        using CompiledProgram program = HostCode.Seven();
        Assert.Equal(7UL, program.Run([]).Result);
        string[] maps = [.. File.ReadLines("/proc/self/maps")
            .Where(line => line.Contains("/memfd:femto ", StringComparison.Ordinal))];
        string[] rights = [.. maps.Select(line => line.Split(' ')[1]).Distinct().Order()];
        Assert.Equal(["r--s", "r-xs", "rw-s"], rights);
    }

    /// <summary>Good and bad programs, each thread its own, often enough for runs to overlap.</summary>
    [Fact]
    public void Threads_do_not_disturb_each_other()
    {
        const int Threads = 6;
        const int Rounds = 300;
        int errors = 0;
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(number => new Thread(() =>
        {
            for (int round = 0; round < Rounds; round++)
            {
                int value = (number * Rounds) + round;
                using CompiledProgram good = Create(
                    Mov(6, value), Mov(7, 200), MovReg(1, 6), Call(5), AddReg(6, 7), Add(7, -1),
                    Slot(0x55, 7, offset: -5), MovReg(0, 6), Exit);
                using CompiledProgram bad = HostCode.Load(HostCode.Assemble(code => code.ud2()));
                ulong expected = (ulong)(value + (200 * 201 / 2));
                bool right = good.Run([]).Result == expected && bad.Run([]).Error?.Id == "FJ4011";
                if (!right) Interlocked.Increment(ref errors);
            }
        }))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        Assert.Equal(0, errors);
    }

    /// <summary>One program goes from thread to thread, and new code replaces old where it was.</summary>
    [Fact]
    public void Code_is_what_was_loaded_last_on_every_thread()
    {
        for (int round = 0; round < 200; round++)
        {
            using CompiledProgram program = Create(Mov(0, round), Exit);
            ulong found = ulong.MaxValue;
            var thread = new Thread(() => found = program.Run([]).Result);
            thread.Start();
            thread.Join();
            Assert.Equal((ulong)round, found);
            Assert.Equal((ulong)round, program.Run([]).Result);
        }
    }

    [Fact]
    public void Unsafe_code_is_where_it_belongs()
    {
        string source = RepositoryFiles.PathOf("src");
        IEnumerable<string> files = Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories)
            .Where(file => File.ReadLines(file).Any(line => line.Contains(" unsafe ", StringComparison.Ordinal)
                && !line.TrimStart().StartsWith("//", StringComparison.Ordinal)))
            .Select(file => Path.GetRelativePath(source, Path.GetDirectoryName(file)!));
        Assert.Equal(["Femto.Jit.Native", "Femto.Jit/Execution/Host"], files.Distinct().Order(StringComparer.Ordinal));
    }

    private static CompiledProgram Create(params ulong[] slots)
    {
        Result<CompiledProgram> program = CompiledProgram.Create(Verify(Program(slots), AgentHelpers.Contract));
        Assert.True(program.Succeeded, string.Join('\n', program.Diagnostics));
        return program.Value;
    }
}
