using System.Buffers.Binary;
using System.Text;

namespace Femto.Jit.Images;

/// <summary>Writes images.</summary>
public static class ImageWriter
{
    /// <summary>Writes the image of translated code.</summary>
    public static byte[] Write(MachineCode code) => Write(Image.Of(code));

    /// <summary>Writes an image. Without <see cref="Image.TrapSites"/> the device can report offsets only.</summary>
    public static byte[] Write(Image image)
    {
        byte[] name = Encoding.UTF8.GetBytes(image.Name);
        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream); // little-endian on every host
        WriteHeader(writer, image, name.Length);
        WriteSection(writer, image.Code.AsSpan());
        WriteSection(writer, image.Data.ReadOnly.AsSpan());
        WriteSection(writer, image.Data.Initialized.AsSpan());
        foreach (DataPointer pointer in image.Data.Pointers)
        {
            writer.Write((uint)pointer.Offset);
            writer.Write((uint)pointer.Target);
            writer.Write(pointer.Addend);
        }
        foreach (TrapSite site in image.TrapSites)
        {
            writer.Write((uint)site.CodeOffset);
            writer.Write((ushort)site.Trap.Pc);
            writer.Write((ushort)site.Trap.Kind);
        }
        foreach (HelperImport helper in image.HelperImports)
        {
            writer.Write(helper.Number);
            writer.Write(helper.PrototypeHash);
        }
        writer.Write(name);
        writer.Flush();

        byte[] bytes = stream.ToArray();
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), (uint)bytes.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(
            bytes.AsSpan(ImageFormat.ChecksumOffset), ImageFormat.Checksum(bytes));
        return bytes;
    }

    private static void WriteHeader(BinaryWriter writer, Image image, int nameLength)
    {
        ImageFlags flags = (image.Mode == VerificationMode.Proved ? ImageFlags.Proved : ImageFlags.None)
            | (image.UsesFuel ? ImageFlags.UsesFuel : ImageFlags.None);
        writer.Write(ImageFormat.Magic);
        writer.Write(ImageFormat.Version);
        writer.Write((byte)image.Isa);
        writer.Write((byte)image.Features);
        writer.Write(0u); // length of the image: written last
        writer.Write(0u); // checksum: written last
        writer.Write((uint)image.Code.Length);
        writer.Write((uint)image.Data.ReadOnly.Length);
        writer.Write((uint)image.Data.Initialized.Length);
        writer.Write((uint)image.Data.ZeroedLength);
        writer.Write((uint)image.EntryOffset);
        writer.Write((uint)image.NativeStackBytes);
        writer.Write(image.ContextLength is int length ? (uint)length : ImageFormat.AnyLength);
        writer.Write((ushort)flags);
        writer.Write(RoutineMask(image));
        writer.Write((uint)image.Data.Pointers.Length);
        writer.Write((uint)image.TrapSites.Length);
        writer.Write((ushort)image.HelperImports.Length);
        writer.Write((ushort)nameLength);
        writer.Write(0u); // reserved
    }

    private static ushort RoutineMask(Image image)
    {
        int mask = 0;
        foreach (RuntimeRoutine routine in image.RuntimeImports) mask |= 1 << (int)routine;
        return (ushort)mask;
    }

    private static void WriteSection(BinaryWriter writer, ReadOnlySpan<byte> bytes)
    {
        writer.Write(bytes);
        for (int padding = ImageFormat.Padding(bytes.Length); padding > 0; padding--) writer.Write((byte)0);
    }
}
