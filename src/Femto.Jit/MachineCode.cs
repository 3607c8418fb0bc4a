using System.Collections.Immutable;
using Femto.Jit.CodeGen;

namespace Femto.Jit;

/// <summary>Position-independent native code of a verified program.</summary>
public sealed class MachineCode
{
    internal MachineCode(VerifiedProgram source, Target target)
    {
        Source = source;
        Target = target;
    }

    /// <summary>Code that was not translated, for an engine to run in the place of a program's: nothing is known of it.</summary>
    internal static MachineCode Foreign(VerifiedProgram source, Target target, ImmutableArray<byte> code) => new(source, target)
    {
        Code = code,
        TrapSites = [],
        Ranges = [],
        Literals = [],
        HelperImports = [],
        RuntimeImports = [],
        NativeStackBytes = 0,
        UsesFuel = false,
        CheckCount = 0,
    };

    /// <summary>The program it was made of.</summary>
    public VerifiedProgram Source { get; }

    /// <summary>The target it runs on.</summary>
    public Target Target { get; }

    /// <summary>Instructions and literals. The entry is at offset 0. 4-byte aligned in memory.</summary>
    public required ImmutableArray<byte> Code { get; init; }

    /// <summary>What the code offset of a trap means, ordered by offset.</summary>
    public required ImmutableArray<TrapSite> TrapSites { get; init; }

    /// <summary>Where the code of each bytecode instruction begins, ordered by offset.</summary>
    public required ImmutableArray<CodeRange> Ranges { get; init; }

    /// <summary>Where the code of each function begins, ordered by offset; the first is the entry.</summary>
    public ImmutableArray<CodeRange> Functions { get; init; } = [new(0, 0)];

    /// <summary>Offset and length of the parts of <see cref="Code"/> that are literals, not instructions.</summary>
    public required ImmutableArray<(int Offset, int Length)> Literals { get; init; }

    /// <summary>Numbers of the helpers called, by import index.</summary>
    public required ImmutableArray<int> HelperImports { get; init; }

    /// <summary>The runtime routines called.</summary>
    public required ImmutableArray<RuntimeRoutine> RuntimeImports { get; init; }

    /// <summary>Bytes of C stack the code needs, the eBPF stack included, helpers and runtime routines not.</summary>
    public required int NativeStackBytes { get; init; }

    /// <summary>
    /// Bytes of C stack the code and the helpers it calls need at most, runtime routines not included; null where the contract
    /// does not say it of one of them.
    /// </summary>
    public int? StackBytesWithHelpers => HelperImports
        .Select(number => Source.Contract.Helpers[number].StackBytes)
        .Aggregate((int?)0, (most, bytes) => bytes is int known && most is int other ? Math.Max(known, other) : null) + NativeStackBytes;

    /// <summary>
    /// Bytes from the entry's r10 up to the stack pointer with which it is called: where the stack region is, if the code
    /// does not write it to the instance.
    /// </summary>
    internal int FramePointerDepth { get; init; }

    /// <summary>Whether the code spends fuel.</summary>
    public required bool UsesFuel { get; init; }

    /// <summary>
    /// How many machine instructions a run executes at most, of runs that trap, too; those of helpers and runtime routines are
    /// not counted, and atomic updates are taken to be undisturbed. Null where the bytecode has no bound, where the loops of
    /// the code are not seen to be those of the bytecode, and unless <see cref="CompilerOptions.BoundInstructions"/>.
    /// </summary>
    public long? InstructionBound { get; init; }

    /// <summary>What the code is for, ordered by offset; empty unless <see cref="CompilerOptions.TellWork"/>.</summary>
    internal ImmutableArray<WorkRange> Work { get; init; } = [];

    /// <summary>Number of run-time checks left in the code.</summary>
    public required int CheckCount { get; init; }
}

/// <summary>A place in the code that traps.</summary>
/// <param name="CodeOffset">The offset of what the device reports in <see cref="InstanceLayout.TrapAddress"/>.</param>
/// <param name="Trap">Kind and pc of the bytecode instruction.</param>
public readonly record struct TrapSite(int CodeOffset, Trap Trap);

/// <summary>
/// Code from <paramref name="CodeOffset"/> on belongs to the bytecode instruction at <paramref name="Pc"/>.
/// </summary>
/// <param name="CodeOffset">Offset in the code, in bytes.</param>
/// <param name="Pc">Pc of the bytecode instruction, or -1 for code that belongs to none (prologue, trap
/// blocks).</param>
public readonly record struct CodeRange(int CodeOffset, int Pc);
