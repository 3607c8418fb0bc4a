using System.Collections.Immutable;

namespace Femto.Jit.Execution;

/// <summary>
/// Anything that runs a verified program: the interpreter, or a target's code on hardware or an emulator.
/// </summary>
public interface IEngine : IDisposable
{
    /// <summary>Name on the command line: <c>interpreter</c>, <c>thumb2</c>, …</summary>
    string Name { get; }

    /// <summary>Runs a program once from a fresh instance.</summary>
    /// <param name="program">The program.</param>
    /// <param name="request">Context and budgets.</param>
    /// <returns>The outcome, or diagnostics FJ4xxx when the engine cannot run it.</returns>
    Result<RunResult> Run(VerifiedProgram program, RunRequest request);
}

/// <summary>The inputs of one run.</summary>
/// <param name="Context">The context's bytes before the run.</param>
public sealed record RunRequest(ImmutableArray<byte> Context)
{
    /// <summary>
    /// The bytes before the run of what fields of the context point to, in the order of the fields; what is not here is
    /// empty, or zeros where its length is a constant. Addresses, ends and lengths are written into the fields.
    /// </summary>
    public ImmutableArray<ImmutableArray<byte>> Memory { get; init; } = [];

    /// <summary>Fuel granted.</summary>
    public uint Fuel { get; init; } = Limits.DefaultFuel;

    /// <summary>Whether to count executed instructions.</summary>
    public bool CountInstructions { get; init; }

    /// <summary>Addresses to run at, where the engine can choose them (the interpreter); null for its own.</summary>
    public MemoryLayout? Layout { get; init; }
}

/// <summary>
/// Addresses of the regions in one run. Engines of one target use the same to make pointers comparable.
/// </summary>
/// <param name="Context">Lowest address of the context.</param>
/// <param name="StackHigh">Address after the stack region: the entry's r10.</param>
/// <param name="Data">Lowest address of the writable data.</param>
/// <param name="ReadOnlyData">Lowest address of the read-only data.</param>
public sealed record MemoryLayout(ulong Context, ulong StackHigh, ulong Data, ulong ReadOnlyData)
{
    /// <summary>Bytes of an address; of pointers that helpers take or give, as many are passed.</summary>
    public int AddressBytes { get; init; } = 4;
}

/// <summary>The outcome of one run.</summary>
/// <param name="Result">r0 at the entry's exit, or null after a trap.</param>
/// <param name="Trap">The trap, or null.</param>
/// <param name="Context">
/// The context's bytes after the run, and behind them, where its fields point to memory, that memory.
/// </param>
/// <param name="Data">The writable data after the run.</param>
/// <param name="Layout">The addresses of the run.</param>
public sealed record RunResult(
    ulong? Result, Trap? Trap, ImmutableArray<byte> Context, ImmutableArray<byte> Data, MemoryLayout Layout)
{
    /// <summary>
    /// Executed instructions from entry to return, when asked for: of the machine with runtime routines and helpers
    /// included, or of the bytecode for the interpreter.
    /// </summary>
    public long? Instructions { get; init; }

    /// <summary>The machine instructions that were executed, in order of their offset, when asked for and known.</summary>
    public ImmutableArray<ExecutedInstruction> Executed { get; init; } = [];

    /// <summary>
    /// Bytes of code, literals and read-only data, without shared runtime routines; null for the interpreter.
    /// </summary>
    public int? CodeBytes { get; init; }

    /// <summary>Fuel spent, when the engine reports it.</summary>
    public uint? FuelUsed { get; init; }
}
