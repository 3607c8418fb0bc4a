using System.Collections.Immutable;

namespace Femto.Jit;

/// <summary>
/// What a device loads: code, data and everything needed to bind and run them. <c>Images/README.md</c> describes its
/// form in bytes.
/// </summary>
public sealed record Image
{
    /// <summary>Name of the entry function.</summary>
    public required string Name { get; init; }

    /// <summary>Instruction set of the code.</summary>
    public required InstructionSet Isa { get; init; }

    /// <summary>What the code uses beyond the instruction set's base.</summary>
    public InstructionSetFeatures Features { get; init; }

    /// <summary>Instructions and literals.</summary>
    public required ImmutableArray<byte> Code { get; init; }

    /// <summary>Offset of the entry in <see cref="Code"/>, in bytes.</summary>
    public required int EntryOffset { get; init; }

    /// <summary>The data sections; the pointers among them are resolved when an instance is made.</summary>
    public required ProgramData Data { get; init; }

    /// <summary>The helpers called, by import index.</summary>
    public required ImmutableArray<HelperImport> HelperImports { get; init; }

    /// <summary>The runtime routines called, in the order of their numbers.</summary>
    public required ImmutableArray<RuntimeRoutine> RuntimeImports { get; init; }

    /// <summary>Length of the context in bytes, or null when any will do.</summary>
    public required int? ContextLength { get; init; }

    /// <summary>Bytes of C stack the code needs, helpers and runtime routines not included.</summary>
    public required int NativeStackBytes { get; init; }

    /// <summary>How much of its safety was proven; the rest is checked by the code.</summary>
    public required VerificationMode Mode { get; init; }

    /// <summary>Whether the code spends fuel.</summary>
    public required bool UsesFuel { get; init; }

    /// <summary>
    /// What the code offset of a trap means, ordered by offset; empty when the image does not carry it.
    /// </summary>
    public required ImmutableArray<TrapSite> TrapSites { get; init; }

    /// <summary>The image of translated code.</summary>
    public static Image Of(MachineCode code) => new()
    {
        Name = code.Source.Program.Name,
        Isa = code.Target.Isa,
        Features = code.Target.Features,
        Code = code.Code,
        EntryOffset = 0,
        Data = code.Source.Program.Data,
        HelperImports =
        [
            .. code.HelperImports.Select(number =>
                new HelperImport(number, code.Source.Contract.Helpers.GetValueOrDefault(number)?.Hash ?? 0)),
        ],
        RuntimeImports = [.. code.RuntimeImports.Distinct().Order()],
        ContextLength = code.Source.Contract.ContextLength,
        NativeStackBytes = code.NativeStackBytes,
        Mode = code.Source.Contract.Mode,
        UsesFuel = code.UsesFuel,
        TrapSites = code.TrapSites,
    };
}

/// <summary>A helper that an image calls.</summary>
/// <param name="Number">The number programs call it by.</param>
/// <param name="PrototypeHash">
/// <see cref="Contracts.HelperPrototype.Hash"/> of the prototype for which the code was made; 0 for none.
/// </param>
public readonly record struct HelperImport(int Number, uint PrototypeHash);
