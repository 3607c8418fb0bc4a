namespace Femto.Jit.Images;

/// <summary>Numbers of the image format; <c>README.md</c> describes it.</summary>
internal static class ImageFormat
{
    /// <summary>"FMTO", read as a little-endian word.</summary>
    internal const uint Magic = 0x4F54_4D46;

    internal const ushort Version = 1;

    internal const int HeaderBytes = 64;

    /// <summary>Every section starts at a multiple of it, and so must the image in memory.</summary>
    internal const int Alignment = 8;

    /// <summary>Where the header has the checksum of everything else.</summary>
    internal const int ChecksumOffset = 12;

    /// <summary>In the field of the context's length: any length.</summary>
    internal const uint AnyLength = uint.MaxValue;

    internal const int HelperImportBytes = 8;
    internal const int DataPointerBytes = 16;
    internal const int TrapSiteBytes = 8;

    /// <summary>The checksum of an image: of all bytes but its own four.</summary>
    internal static uint Checksum(ReadOnlySpan<byte> image) =>
        Crc32.Finish(Crc32.Append(
            Crc32.Append(Crc32.Start, image[..ChecksumOffset]),
            image[(ChecksumOffset + sizeof(uint))..]));

    internal static int Padding(int length) => -length & (Alignment - 1);
}

/// <summary>Flags of the header.</summary>
[Flags]
internal enum ImageFlags : ushort
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>Verified in mode proved: nothing is checked at run time.</summary>
    Proved = 1,

    /// <summary>The code spends fuel.</summary>
    UsesFuel = 2,

    /// <summary>Every flag there is.</summary>
    All = Proved | UsesFuel,
}
