using System.Collections.Immutable;
using Femto.Jit.Execution;
using Femto.Jit.Execution.Host;

namespace Femto.Jit;

/// <summary>
/// A program as machine code in this process, on 64-bit Linux for x86-64. Each run starts from fresh data. A fault in
/// the code, which only a defect of the compiler or a bad helper can cause, ends the run and not the process. One run
/// at a time; several objects may run on several threads.
/// </summary>
public sealed class CompiledProgram : IDisposable
{
    private HostArena? _arena;

    private CompiledProgram(MachineCode code, HostArena arena)
    {
        Code = code;
        _arena = arena;
    }

    /// <summary>The code.</summary>
    public MachineCode Code { get; }

    /// <summary>Translates a program and loads it.</summary>
    /// <param name="program">The program.</param>
    /// <param name="helpers">
    /// Addresses of C functions by the numbers of helpers, System V ABI with the prototypes of the contract. They run
    /// on the stack of <see cref="Run(Span{byte}, uint)"/>'s caller and may be managed functions with <see
    /// cref="System.Runtime.InteropServices.UnmanagedCallersOnlyAttribute"/>, which must not throw. A helper that is
    /// not here is taken from those of <c>femto run</c>.
    /// </param>
    /// <param name="options">Options of the translation; null for the defaults.</param>
    /// <returns>The program, or diagnostics: FJ3xxx of the translation, FJ4xxx when this machine cannot run
    /// it.</returns>
    public static Result<CompiledProgram> Create(
        VerifiedProgram program, IReadOnlyDictionary<int, nint>? helpers = null, CompilerOptions? options = null)
    {
        Target target = Targets.All.First(target => target.Isa == InstructionSet.X64);
        Result<MachineCode> code = Compiler.Compile(program, target, options);
        return code.Succeeded
            ? Load(code.Value, helpers)
            : new Result<CompiledProgram>(null, code.Diagnostics);
    }

    /// <summary>Loads code that was translated for x86-64.</summary>
    /// <param name="code">The code.</param>
    /// <param name="helpers">As for <see cref="Create"/>.</param>
    /// <returns>The program, or diagnostics FJ4xxx.</returns>
    public static Result<CompiledProgram> Load(MachineCode code, IReadOnlyDictionary<int, nint>? helpers = null)
    {
        ArgumentNullException.ThrowIfNull(code);
        if (code.Target.Isa != InstructionSet.X64)
            return ExecutionDiagnostics.UnknownEngine.Of($"code for {code.Target.Name} does not run in this process");
        if (FindExcess(code) is Diagnostic excess) return excess;
        Result<HostArena> arena = HostMemory.Rent();
        if (!arena.Succeeded) return new Result<CompiledProgram>(null, arena.Diagnostics);
        if (arena.Value.Load(code, helpers) is Diagnostic error)
        {
            HostMemory.Return(arena.Value);
            return error;
        }
        return new CompiledProgram(code, arena.Value);
    }

    private static Diagnostic? FindExcess(MachineCode code)
    {
        (string Name, int Size, int Capacity)[] parts =
        [
            ("code", code.Code.Length, HostArena.CodeCapacity),
            ("stack", code.NativeStackBytes, HostArena.StackCapacity),
            ("table of helpers", code.HelperImports.Length, HostLayout.MaxHelpers),
        ];
        foreach ((string name, int size, int capacity) in parts)
        {
            if (size > capacity)
                return ExecutionDiagnostics.TooLarge.Of($"the {name} has size {size}; the limit is {capacity}");
        }
        return null;
    }

    /// <summary>Runs the program once.</summary>
    /// <param name="context">The context; afterwards it is as the program left it.</param>
    /// <param name="fuel">Fuel granted.</param>
    /// <exception cref="ObjectDisposedException">The program was disposed of.</exception>
    /// <exception cref="InvalidOperationException">The program is running.</exception>
    public CompiledRun Run(Span<byte> context, uint fuel = Limits.DefaultFuel)
    {
        HostArena arena = Arena;
        if (context.Length != Code.Source.Contract.ContextLength && FindMisfit(context.Length) is Diagnostic misfit)
            return new CompiledRun { Error = misfit };
        HostOutcome outcome = arena.Run(context, fuel);
        if (outcome is { Signal: 0, TrapKind: 0, HasChanges: false })
            return new CompiledRun { Result = outcome.Result, FuelUsed = fuel - outcome.Fuel };
        return Judge(arena, outcome, fuel);
    }

    private HostArena Arena => _arena ?? throw new ObjectDisposedException(nameof(CompiledProgram));

    private Diagnostic? FindMisfit(int length)
    {
        if (Code.Source.Contract.ContextLength is int expected)
            return RunRequestCheck.ContextLength(expected, length);
        return length <= HostArena.ContextCapacity ? null : ExecutionDiagnostics.TooLarge.Of(
            $"the context has size {length}; the limit is {HostArena.ContextCapacity}");
    }

    private CompiledRun Judge(HostArena arena, HostOutcome outcome, uint fuel)
    {
        if (outcome.Signal != 0)
            return new CompiledRun { Error = DescribeFault(arena, outcome.Signal) };
        if (outcome.HasChanges)
        {
            return new CompiledRun
            {
                Error = ExecutionDiagnostics.AbiViolated.Of($"the code changed {arena.DescribeChanges()}"),
            };
        }
        Trap? trap = AgentJudgement.FindTrap(Code, outcome.TrapKind, outcome.TrapOffset);
        return new CompiledRun
        {
            Trap = trap,
            FuelUsed = fuel - outcome.Fuel,
            Error = trap is not null ? null : ExecutionDiagnostics.UnknownTrap.Of(
                $"the code reported trap kind {outcome.TrapKind} at offset {outcome.TrapOffset}"),
        };
    }

    private Diagnostic DescribeFault(HostArena arena, ulong signal)
    {
        (ulong address, ulong instruction, long offset) = arena.Fault;
        bool inside = offset >= 0 && offset < Code.Code.Length;
        CodeRange range = Code.Ranges.LastOrDefault(range => range.CodeOffset <= offset, new CodeRange(0, -1));
        string place = inside ? $"offset 0x{offset:x} of the code"
            : offset < 0 && offset >= -HostLayout.StubBytes ? "a helper"
            : $"address 0x{instruction:x}";
        return ExecutionDiagnostics.Fault.At(
            inside && range.Pc >= 0 ? range.Pc : null,
            $"compiled code touched 0x{address:x}: {HostSignals.Name(signal)} at {place}");
    }

    /// <summary>The writable data after the last run.</summary>
    internal ImmutableArray<byte> Data => Arena.Data;

    /// <summary>The addresses of a run.</summary>
    internal MemoryLayout Layout(int contextLength) => Arena.Layout(contextLength);

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        HostArena? arena = Interlocked.Exchange(ref _arena, null);
        if (arena is not null) HostMemory.Return(arena);
    }
}

/// <summary>How a run of a <see cref="CompiledProgram"/> ended.</summary>
public readonly record struct CompiledRun
{
    /// <summary>r0 at the entry's exit; 0 after a trap or an error.</summary>
    public ulong Result { get; init; }

    /// <summary>The trap, or null.</summary>
    public Trap? Trap { get; init; }

    /// <summary>
    /// Why there was no proper end, or null: the context has not the length the program was verified for, or the code
    /// misbehaved.
    /// </summary>
    public Diagnostic? Error { get; init; }

    /// <summary>Fuel spent; of a run that trapped, what was written back.</summary>
    public uint FuelUsed { get; init; }
}
