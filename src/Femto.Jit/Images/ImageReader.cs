using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;

namespace Femto.Jit.Images;

/// <summary>Reads images and trusts nothing in them.</summary>
public static class ImageReader
{
    /// <summary>Whether a file begins as images do.</summary>
    public static bool IsImage(ReadOnlySpan<byte> bytes) => bytes.Length >= sizeof(uint) && Word(bytes, 0) == ImageFormat.Magic;

    /// <summary>Reads an image.</summary>
    /// <param name="bytes">The whole image and nothing else.</param>
    /// <returns>The image, or a diagnostic FJ41xx.</returns>
    public static Result<Image> Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < ImageFormat.HeaderBytes || Word(bytes, 0) != ImageFormat.Magic)
        {
            return ImageDiagnostics.NotAnImage.Of(
                $"the file has {bytes.Length} bytes and does not begin with a header of "
                + $"{ImageFormat.HeaderBytes} bytes and the magic number 0x{ImageFormat.Magic:x8}");
        }
        ImageHeader header = ImageHeader.Decode(bytes);
        if (header.Version != ImageFormat.Version)
        {
            return ImageDiagnostics.UnknownVersion.Of(
                $"the image has version {header.Version}; supported is {ImageFormat.Version}");
        }
        if (header.Length != bytes.Length || header.ExpectedLength != bytes.Length)
        {
            return ImageDiagnostics.WrongLength.Of(
                $"the file has {bytes.Length} bytes; its header says {header.Length}, its sections need "
                + $"{header.ExpectedLength}");
        }
        if (header.Checksum != ImageFormat.Checksum(bytes))
        {
            return ImageDiagnostics.WrongChecksum.Of(
                $"the checksum is 0x{ImageFormat.Checksum(bytes):x8}; the header says 0x{header.Checksum:x8}");
        }
        return ImageHeaderCheck.Find(header) is string wrong ? Invalid(wrong) : ReadSections(header, bytes);
    }

    private static Result<Image> ReadSections(ImageHeader header, ReadOnlySpan<byte> bytes)
    {
        SectionCursor cursor = new(bytes[ImageFormat.HeaderBytes..]);
        if (!cursor.TryTakePadded((int)header.CodeLength, out ImmutableArray<byte> code)
            || !cursor.TryTakePadded((int)header.ReadOnlyLength, out ImmutableArray<byte> readOnly)
            || !cursor.TryTakePadded((int)header.InitializedLength, out ImmutableArray<byte> initialized))
        {
            return Invalid("the padding between sections is not zero");
        }
        ImmutableArray<DataPointer> pointers = ReadPointers(header, ref cursor);
        ImmutableArray<TrapSite> traps = ReadTraps(header, ref cursor);
        ImmutableArray<HelperImport> helpers = ReadHelpers(header, ref cursor);
        string name = Encoding.UTF8.GetString(cursor.Take(header.NameLength));
        Image image = new()
        {
            Name = name,
            Isa = header.Isa,
            Features = (InstructionSetFeatures)header.Features,
            Code = code,
            EntryOffset = (int)header.EntryOffset,
            Data = new ProgramData(readOnly, initialized, (int)header.ZeroedLength, pointers),
            HelperImports = helpers,
            RuntimeImports = [.. Enum.GetValues<RuntimeRoutine>().Where(header.Needs)],
            ContextLength = header.ContextLength == ImageFormat.AnyLength ? null : (int)header.ContextLength,
            NativeStackBytes = (int)header.NativeStackBytes,
            Mode = header.Flags.HasFlag(ImageFlags.Proved) ? VerificationMode.Proved : VerificationMode.Guarded,
            UsesFuel = header.Flags.HasFlag(ImageFlags.UsesFuel),
            TrapSites = traps,
        };
        return ImageSectionCheck.Find(image) is string wrong ? Invalid(wrong) : image;
    }

    private static ImmutableArray<DataPointer> ReadPointers(ImageHeader header, ref SectionCursor cursor)
    {
        var pointers = ImmutableArray.CreateBuilder<DataPointer>();
        for (uint index = 0; index < header.PointerCount; index++)
        {
            ReadOnlySpan<byte> entry = cursor.Take(ImageFormat.DataPointerBytes);

            // Numbers that do not fit become ones that the checks refuse.
            int offset = (int)Math.Min(Word(entry, 0), int.MaxValue);
            Region target = (Region)Math.Min(Word(entry, 4), byte.MaxValue);
            pointers.Add(new DataPointer(offset, target, BinaryPrimitives.ReadInt64LittleEndian(entry[8..])));
        }
        return pointers.ToImmutable();
    }

    private static ImmutableArray<TrapSite> ReadTraps(ImageHeader header, ref SectionCursor cursor)
    {
        var traps = ImmutableArray.CreateBuilder<TrapSite>();
        for (uint index = 0; index < header.TrapCount; index++)
        {
            ReadOnlySpan<byte> entry = cursor.Take(ImageFormat.TrapSiteBytes);
            int offset = (int)Math.Min(Word(entry, 0), int.MaxValue);
            int kind = Math.Min(BinaryPrimitives.ReadUInt16LittleEndian(entry[6..]), byte.MaxValue);
            traps.Add(new TrapSite(
                offset, new Trap((TrapKind)kind, BinaryPrimitives.ReadUInt16LittleEndian(entry[4..]))));
        }
        return traps.ToImmutable();
    }

    private static ImmutableArray<HelperImport> ReadHelpers(ImageHeader header, ref SectionCursor cursor)
    {
        var helpers = ImmutableArray.CreateBuilder<HelperImport>();
        for (int index = 0; index < header.HelperCount; index++)
        {
            ReadOnlySpan<byte> entry = cursor.Take(ImageFormat.HelperImportBytes);
            helpers.Add(new HelperImport(BinaryPrimitives.ReadInt32LittleEndian(entry), Word(entry, 4)));
        }
        return helpers.ToImmutable();
    }

    private static uint Word(ReadOnlySpan<byte> bytes, int offset) =>
        BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..]);

    private static Diagnostic Invalid(string wrong) => ImageDiagnostics.InvalidField.Of(wrong);
}

/// <summary>Takes sections from the front; the lengths have been compared with what there is.</summary>
internal ref struct SectionCursor(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    internal ReadOnlySpan<byte> Take(int length)
    {
        ReadOnlySpan<byte> taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }

    /// <summary>Takes a section and the zeros behind it; false when they are not zeros.</summary>
    internal bool TryTakePadded(int length, out ImmutableArray<byte> section)
    {
        section = [.. Take(length)];
        return Take(ImageFormat.Padding(length)).IndexOfAnyExcept((byte)0) < 0;
    }
}
