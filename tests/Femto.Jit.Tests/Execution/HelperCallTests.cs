using Femto.Jit.Contracts;
using Femto.Jit.Execution;
using Femto.Jit.Interpretation;
using static Femto.Jit.Tests.Slots;

namespace Femto.Jit.Tests.Execution;

/// <summary>
/// Calls of C functions with every kind of prototype: AAPCS or ilp32 on the device, as the interpreter does them.
/// </summary>
public sealed class HelperCallTests(HelperCallTests.Engine engine) : IClassFixture<HelperCallTests.Engine>
{
    /// <summary>One resident emulator for each target, for all calls.</summary>
    public sealed class Engine : IDisposable
    {
        internal IEngine[] All { get; } =
            [.. Targets.All.Select(target => Engines.Create(target.Engine, target).Value!)];

        public void Dispose() => Array.ForEach(All, engine => engine.Dispose());
    }

    public static TheoryData<int> Numbers { get; } = [.. AgentHelpers.Contract.Helpers.Keys];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Arguments_and_results_arrive(int number)
    {
        // Two calls, with values in callee-saved registers over them, high halves that are not zero, addresses of the
        // context and sizes of a part of it where they are needed.
        HelperPrototype prototype = AgentHelpers.Contract.Helpers[number];
        IEnumerable<ulong> arguments = Enumerable.Range(1, 5).SelectMany(register =>
            prototype.Parameters.ElementAtOrDefault(register - 1) == HelperType.Pointer
                ? [MovReg(register, 6)]
                : prototype.Pointers.Any(pointer => pointer.LengthParameter == register - 1)
                ? [Mov(register, 7)]
                : Lddw(register, number == 10
                    ? 0x1_0000_0000UL
                    : unchecked(0x8765_4321_8000_0005UL * (ulong)register)));
        VerifiedProgram program = Verify(Program(
        [
            MovReg(6, 1), .. Lddw(7, 0x0123_4567_89ab_cdef), .. arguments, Call(number), AddReg(7, 0),
            .. arguments, Call(number), Slot(0x27, 7, imm: 31), AddReg(7, 0), MovReg(0, 7), Exit,
        ]), AgentHelpers.Contract);
        RunRequest request = new([.. Enumerable.Range(1, AgentHelpers.BlockBytes).Select(value => unchecked((byte)value))]);

        foreach (IEngine target in engine.All)
        {
            Result<RunResult> native = target.Run(program, request);
            Assert.True(native.Succeeded, string.Join('\n', native.Diagnostics));
            using Interpreter interpreter = new(AgentHelpers.Functions);
            RunResult oracle = interpreter.Run(program, request with { Layout = native.Value.Layout }).Value!;

            Assert.Equal((oracle.Result, oracle.Trap), (native.Value.Result, native.Value.Trap));
            Assert.Equal(oracle.Context.ToArray(), native.Value.Context.ToArray());
        }
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(1, 3)]
    public void A_helper_can_refuse(int condition, int? pc)
    {
        VerifiedProgram program = Verify(Program(
            MovReg(6, 1), StoreImm(1, 6, 0, 7), Mov(1, condition), Call(10), StoreImm(1, 6, 1, 8), Exit),
            AgentHelpers.Contract with { ContextLength = 2 });

        foreach (IEngine target in engine.All)
        {
            RunResult run = target.Run(program, new([0, 0])).Value!;
            Assert.Equal(pc is int at ? new Trap(TrapKind.HelperFailed, at) : null, run.Trap);
            Assert.Equal([7, (byte)(pc is null ? 8 : 0)], run.Context.ToArray());
        }
    }
}
