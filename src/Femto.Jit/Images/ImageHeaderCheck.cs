namespace Femto.Jit.Images;

/// <summary>Which values the fields of a header may have; lengths that are too long are refused before.</summary>
internal static class ImageHeaderCheck
{
    private static readonly int _allRoutines = (1 << Enum.GetValues<RuntimeRoutine>().Length) - 1;

    /// <summary>What is wrong with a header, or null.</summary>
    internal static string? Find(ImageHeader header) => header switch
    {
        _ when !Enum.IsDefined(header.Isa) => $"instruction set {(int)header.Isa} is not known",
        _ when (header.Features & ~KnownFeatures(header.Isa)) != 0 =>
            $"features 0x{header.Features:x} are not known for {header.Isa}",
        { Reserved: not 0 } => "the reserved field is not 0",
        { ReadOnlyLength: > Limits.DataBytes } =>
            $"the read-only data has {header.ReadOnlyLength} bytes; the limit is {Limits.DataBytes}",
        _ when (long)header.InitializedLength + header.ZeroedLength > Limits.DataBytes =>
            $"the writable data has {(long)header.InitializedLength + header.ZeroedLength} bytes; the limit is "
            + $"{Limits.DataBytes}",
        _ when header.EntryOffset >= header.CodeLength || header.EntryOffset % 4 != 0 =>
            $"the entry is at offset {header.EntryOffset}; it has to be a multiple of 4 in "
            + $"{header.CodeLength} bytes of code",
        { NativeStackBytes: > int.MaxValue } => $"the code needs {header.NativeStackBytes} bytes of stack",
        { ContextLength: > int.MaxValue and not ImageFormat.AnyLength } =>
            $"the context has {header.ContextLength} bytes",
        _ when (header.Flags & ~ImageFlags.All) != 0 => $"flags 0x{(int)header.Flags:x} are not known",
        _ when (header.RoutineMask & ~_allRoutines) != 0 => $"runtime routines 0x{header.RoutineMask:x} are not known",
        _ => null,
    };

    private static int KnownFeatures(InstructionSet isa) => (int)(isa switch
    {
        InstructionSet.Rv32 => InstructionSetFeatures.Compressed | InstructionSetFeatures.Atomics
            | InstructionSetFeatures.Zba | InstructionSetFeatures.Zbb | InstructionSetFeatures.Unaligned,
        InstructionSet.Thumb2 => InstructionSetFeatures.Dsp,
        InstructionSet.Xtensa => InstructionSetFeatures.Windowed | InstructionSetFeatures.Atomics
            | InstructionSetFeatures.MultiplyHigh | InstructionSetFeatures.Unaligned,
        _ => InstructionSetFeatures.None,
    });
}
