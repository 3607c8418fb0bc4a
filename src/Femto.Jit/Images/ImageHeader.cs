using System.Buffers.Binary;

namespace Femto.Jit.Images;

/// <summary>The fields of an image's header, as they are and not yet checked.</summary>
internal readonly record struct ImageHeader
{
    internal ushort Version { get; private init; }

    internal InstructionSet Isa { get; private init; }

    internal byte Features { get; private init; }

    internal uint Length { get; private init; }

    internal uint Checksum { get; private init; }

    internal uint CodeLength { get; private init; }

    internal uint ReadOnlyLength { get; private init; }

    internal uint InitializedLength { get; private init; }

    internal uint ZeroedLength { get; private init; }

    internal uint EntryOffset { get; private init; }

    internal uint NativeStackBytes { get; private init; }

    internal uint ContextLength { get; private init; }

    internal ImageFlags Flags { get; private init; }

    internal ushort RoutineMask { get; private init; }

    internal uint PointerCount { get; private init; }

    internal uint TrapCount { get; private init; }

    internal ushort HelperCount { get; private init; }

    internal ushort NameLength { get; private init; }

    internal uint Reserved { get; private init; }

    /// <summary>Length of the image by the lengths of its sections; wide enough not to wrap.</summary>
    internal long ExpectedLength =>
        ImageFormat.HeaderBytes + Padded(CodeLength) + Padded(ReadOnlyLength) + Padded(InitializedLength)
        + ((long)PointerCount * ImageFormat.DataPointerBytes) + ((long)TrapCount * ImageFormat.TrapSiteBytes)
        + (HelperCount * ImageFormat.HelperImportBytes) + NameLength;

    internal bool Needs(RuntimeRoutine routine) => (RoutineMask >> (int)routine & 1) != 0;

    /// <summary>Decodes a header of <see cref="ImageFormat.HeaderBytes"/> bytes.</summary>
    internal static ImageHeader Decode(ReadOnlySpan<byte> bytes) => new()
    {
        Version = Half(bytes, 4),
        Isa = (InstructionSet)bytes[6],
        Features = bytes[7],
        Length = Word(bytes, 8),
        Checksum = Word(bytes, ImageFormat.ChecksumOffset),
        CodeLength = Word(bytes, 16),
        ReadOnlyLength = Word(bytes, 20),
        InitializedLength = Word(bytes, 24),
        ZeroedLength = Word(bytes, 28),
        EntryOffset = Word(bytes, 32),
        NativeStackBytes = Word(bytes, 36),
        ContextLength = Word(bytes, 40),
        Flags = (ImageFlags)Half(bytes, 44),
        RoutineMask = Half(bytes, 46),
        PointerCount = Word(bytes, 48),
        TrapCount = Word(bytes, 52),
        HelperCount = Half(bytes, 56),
        NameLength = Half(bytes, 58),
        Reserved = Word(bytes, 60),
    };

    private static long Padded(uint length) => ((long)length + ImageFormat.Alignment - 1) & -ImageFormat.Alignment;

    private static ushort Half(ReadOnlySpan<byte> bytes, int offset) =>
        BinaryPrimitives.ReadUInt16LittleEndian(bytes[offset..]);

    private static uint Word(ReadOnlySpan<byte> bytes, int offset) =>
        BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..]);
}
