using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Femto.Jit.Contracts;
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
    private readonly bool _hasPointers;
    private HostArena? _arena;

    private CompiledProgram(MachineCode code, HostArena arena)
    {
        Code = code;
        _arena = arena;
        _hasPointers = !PointedRegions.Of(code.Source.Contract).IsEmpty;
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
    /// <param name="context">
    /// The context; afterwards it is as the program left it. Where its fields point to memory, that is empty, or zeros.
    /// </param>
    /// <param name="fuel">Fuel granted.</param>
    /// <exception cref="ObjectDisposedException">The program was disposed of.</exception>
    /// <exception cref="InvalidOperationException">The program is running.</exception>
    public CompiledRun Run(Span<byte> context, uint fuel = Limits.DefaultFuel)
    {
        if (_hasPointers) return Run(context, [], fuel);
        HostArena arena = Arena;
        if (context.Length != Code.Source.Contract.ContextLength && FindMisfit(context.Length) is Diagnostic misfit)
            return new CompiledRun { Error = misfit };
        return Judge(arena, arena.Run(context, context.Length, fuel), fuel);
    }

    /// <summary>Runs the program once, with memory that fields of the context point to.</summary>
    /// <param name="context">The context; afterwards it is as the program left it, and the fields are as they were.</param>
    /// <param name="memory">
    /// What the fields point to, in the order of the fields; afterwards it is as the program left it. Addresses, ends and
    /// lengths are written into the fields the program sees.
    /// </param>
    /// <param name="fuel">Fuel granted.</param>
    /// <exception cref="ObjectDisposedException">The program was disposed of.</exception>
    /// <exception cref="InvalidOperationException">The program is running.</exception>
    public CompiledRun Run(Span<byte> context, ReadOnlySpan<Memory<byte>> memory, uint fuel = Limits.DefaultFuel)
    {
        ImmutableArray<ImmutableArray<byte>> parts = [.. memory.ToArray().Select(part => part.Span.ToImmutableArray())];
        RunRequest request = new([.. context]) { Memory = parts, Fuel = fuel };
        CompiledRun run = Run(request, out ImmutableArray<byte> after);
        if (run.Error is not null) return run;
        ContextBlock block = ContextBlock.Of(Code.Source.Contract, request);
        block.CopyContext(after.AsSpan(), context);
        foreach (((int offset, int length, _), Memory<byte> part) in block.Memory.Zip(memory.ToArray()))
            after.AsSpan(offset, length).CopyTo(part.Span);
        return run;
    }

    /// <summary>The same for a request.</summary>
    /// <param name="request">Context, memory, and fuel.</param>
    /// <param name="after">The context and what it points to after the run.</param>
    internal CompiledRun Run(RunRequest request, out ImmutableArray<byte> after)
    {
        HostArena arena = Arena;
        after = request.Context;
        if (RunRequestCheck.Find(Code.Source, request) is Diagnostic refusal) return new CompiledRun { Error = refusal };
        ContextBlock block = ContextBlock.Of(Code.Source.Contract, request);
        if (FindExcess(block.Length) is Diagnostic excess) return new CompiledRun { Error = excess };
        byte[] bytes = [.. block.At(arena.Layout(block.Length).Context)];
        HostOutcome outcome = arena.Run(bytes, request.Context.Length, request.Fuel);
        after = ImmutableCollectionsMarshal.AsImmutableArray(bytes);
        return Judge(arena, outcome, request.Fuel);
    }

    private HostArena Arena => _arena ?? throw new ObjectDisposedException(nameof(CompiledProgram));

    private Diagnostic? FindMisfit(int length)
    {
        if (Code.Source.Contract.ContextLength is int expected)
            return RunRequestCheck.ContextLength(expected, length);
        return FindExcess(length);
    }

    private static Diagnostic? FindExcess(int contextLength) =>
        contextLength <= HostArena.ContextCapacity ? null : ExecutionDiagnostics.TooLarge.Of(
            $"the context has size {contextLength}; the limit is {HostArena.ContextCapacity}");

    private CompiledRun Judge(HostArena arena, HostOutcome outcome, uint fuel)
    {
        if (outcome is { Signal: 0, TrapKind: 0, HasChanges: false })
            return new CompiledRun { Result = outcome.Result, FuelUsed = fuel - outcome.Fuel };
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
