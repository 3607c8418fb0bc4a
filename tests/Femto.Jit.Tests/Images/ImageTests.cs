using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using Femto.Jit.Images;

namespace Femto.Jit.Tests.Images;

public sealed class ImageTests
{
    // zlib's CRC-32 of "u32(void)" and "void(instance, u32)".
    private const uint AnswerHash = 0x928e_c1d0;
    private const uint CountHash = 0x14bf_e71b;

    private static readonly byte[] _image = ImageWriter.Write(SampleCode.Create());

    /// <summary>Offset, size, and a value that the field cannot have; checksums are made right.</summary>
    public static TheoryData<string, int, int, ulong> BadFields { get; } = new()
    {
        { "instruction set", 6, 1, 0 }, { "instruction set", 6, 1, 255 }, { "features", 7, 1, 1 },
        { "read-only length", 20, 4, 4 }, { "read-only length", 20, 4, 0 },
        { "read-only length", 20, 4, uint.MaxValue },
        { "code length", 16, 4, 0 }, { "code length", 16, 4, 11 }, { "code length", 16, 4, 17 },
        { "code length", 16, 4, 0x8000_0000 }, { "code length", 16, 4, uint.MaxValue },
        { "initialized length", 24, 4, 0 }, { "initialized length", 24, 4, 15 },
        { "initialized length", 24, 4, 0xffff_fff8 },
        { "zeroed length", 28, 4, 0x10_0000 }, { "zeroed length", 28, 4, uint.MaxValue },
        { "entry", 32, 4, 12 }, { "entry", 32, 4, 2 }, { "entry", 32, 4, 0xffff_fffc },
        { "stack", 36, 4, 0x8000_0000 }, { "context", 40, 4, 0x8000_0000 }, { "context", 40, 4, 0xffff_fffe },
        { "flags", 44, 2, 4 }, { "flags", 44, 2, 0xffff }, { "routines", 46, 2, 1 << 9 }, { "routines", 46, 2, 0xffff },
        { "pointers", 48, 4, 0 }, { "pointers", 48, 4, 2 }, { "pointers", 48, 4, 0x1000_0001 },
        { "traps", 52, 4, 0 }, { "traps", 52, 4, 4 }, { "traps", 52, 4, 0x2000_0002 },
        { "traps", 52, 4, uint.MaxValue },
        { "helpers", 56, 2, 1 }, { "helpers", 56, 2, 0xffff }, { "name", 58, 2, 0 }, { "name", 58, 2, 6 },
        { "reserved", 60, 4, 1 }, { "reserved", 60, 4, 0x8000_0000 },
        { "magic", 0, 4, 0 }, { "version", 4, 2, 2 }, { "version", 4, 2, 0 },
        { "length", 8, 4, 0 }, { "length", 8, 4, uint.MaxValue },
        { "padding of the code", 64 + 12, 1, 1 }, { "padding of the read-only data", 80 + 7, 1, 1 },
        { "pointer's offset", 104, 4, 9 }, { "pointer's offset", 104, 4, uint.MaxValue },
        { "pointer's target", 108, 4, 0 }, { "pointer's target", 108, 4, 1 }, { "pointer's target", 108, 4, 258 },
        { "trap's offset", 120, 4, 12 }, { "trap's offset", 128, 4, 13 }, { "trap's offset", 128, 4, uint.MaxValue },
        { "trap's kind", 126, 2, 0 }, { "trap's kind", 126, 2, 6 }, { "trap's kind", 126, 2, 257 },
        { "helper twice", 136, 4, 9 }, { "name", 152, 1, 0xff },
    };

    [Fact]
    public void Reads_what_was_written()
    {
        MachineCode code = SampleCode.Create();
        Image? image = ImageReader.Read(ImageWriter.Write(code)).Value;

        Assert.NotNull(image);
        Assert.Equal("entry", image.Name);
        Assert.Equal(InstructionSet.Thumb2, image.Isa);
        Assert.Equal(code.Code.ToArray(), image.Code.ToArray());
        Assert.Equal(0, image.EntryOffset);
        Assert.Equal([1, 2, 3, 4, 5], image.Data.ReadOnly.ToArray());
        Assert.Equal(code.Source.Program.Data.Initialized.ToArray(), image.Data.Initialized.ToArray());
        Assert.Equal(3, image.Data.ZeroedLength);
        Assert.Equal(code.Source.Program.Data.Pointers.ToArray(), image.Data.Pointers.ToArray());
        Assert.Equal([new(15, AnswerHash), new(9, CountHash)], image.HelperImports.ToArray());
        Assert.Equal([RuntimeRoutine.SignedDivide64, RuntimeRoutine.FindRegion], image.RuntimeImports.ToArray());
        Assert.Equal(12, image.ContextLength);
        Assert.Equal(72, image.NativeStackBytes);
        Assert.Equal(VerificationMode.Guarded, image.Mode);
        Assert.True(image.UsesFuel);
        Assert.Equal(code.TrapSites.ToArray(), image.TrapSites.ToArray());
    }

    [Fact]
    public void Has_no_hash_for_a_helper_without_a_prototype()
    {
        MachineCode code = SampleCode.Create(helpers: [1_000]);
        Assert.Equal([new HelperImport(1_000, 0)], Image.Of(code).HelperImports.ToArray());
    }

    [Fact]
    public void Reads_the_smallest_image()
    {
        Image smallest = Image.Of(SampleCode.Create(ProgramData.Empty)) with
        {
            Name = "", HelperImports = [], RuntimeImports = [], TrapSites = [], ContextLength = null, UsesFuel = false,
            Mode = VerificationMode.Proved,
        };
        byte[] bytes = ImageWriter.Write(smallest);
        Image? image = ImageReader.Read(bytes).Value;

        Assert.Equal(64 + 16, bytes.Length);
        Assert.Equal((null, false, VerificationMode.Proved), (image?.ContextLength, image?.UsesFuel, image?.Mode));
    }

    /// <summary>The layout that Images/README.md states, so that a loader in C may rely on it.</summary>
    [Fact]
    public void Has_the_documented_form()
    {
        Assert.Equal("FMTO"u8.ToArray(), _image[..4]);
        Assert.Equal([1, 0, 1, 32], _image[4..8]); // DSP
        Assert.Equal([(uint)_image.Length, 12, 5, 16, 3, 0, 72, 12], Words(8, 16, 20, 24, 28, 32, 36, 40));
        Assert.Equal(2 | (1u << 18) | (1u << 20), Word(44)); // uses fuel; routines 2 and 4
        Assert.Equal([1, 2, 2 | (5 << 16), 0], Words(48, 52, 56, 60));
        Assert.Equal([0x01, 0x48], _image[64..66]); // code
        Assert.Equal([1, 2, 3, 4, 5, 0, 0, 0, 10], _image[80..89]); // read-only data, padding, data
        Assert.Equal([8, 3, 2, 0], Words(104, 108, 112, 116)); // pointer
        Assert.Equal([4, 1 | (1 << 16), 12, 0x3_ffff], Words(120, 124, 128, 132)); // trap sites
        Assert.Equal([15, AnswerHash, 9, CountHash], Words(136, 140, 144, 148)); // helpers
        Assert.Equal("entry", Encoding.UTF8.GetString(_image[152..]));
    }

    [Theory]
    [MemberData(nameof(BadFields))]
    public void Refuses_a_bad_field_under_a_good_checksum(string field, int offset, int size, ulong value)
    {
        byte[] image = [.. _image];
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        bytes.AsSpan(0, size).CopyTo(image.AsSpan(offset));

        Result<Image> result = ImageReader.Read(Sign(image));

        Assert.False(result.Succeeded, field);
        Assert.StartsWith("FJ41", Assert.Single(result.Diagnostics).Id, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_every_truncation_and_any_tail()
    {
        for (int length = 0; length < _image.Length; length++)
        {
            Assert.False(ImageReader.Read(_image.AsSpan(0, length)).Succeeded, $"length {length}");
            if (length < 64) continue;
            byte[] truncated = _image[..length];
            BinaryPrimitives.WriteInt32LittleEndian(truncated.AsSpan(8), length);
            Assert.False(ImageReader.Read(Sign(truncated)).Succeeded, $"length {length}, signed");
        }
        Assert.False(ImageReader.Read([.. _image, 0]).Succeeded);
    }

    [Fact]
    public void Refuses_every_flipped_bit()
    {
        for (int bit = 0; bit < _image.Length * 8; bit++)
        {
            byte[] flipped = [.. _image];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(ImageReader.Read(flipped).Succeeded, $"bit {bit}");
        }
    }

    [Fact]
    public void Survives_random_headers_under_good_checksums()
    {
        Random random = new(1);
        for (int round = 0; round < 20_000; round++)
        {
            byte[] image = [.. _image];
            for (int change = random.Next(1, 4); change > 0; change--)
            {
                image[random.Next(image.Length)] = (byte)random.Next(256);
            }
            Result<Image> result = ImageReader.Read(Sign(image));
            if (result.Succeeded) Assert.Equal(image, ImageWriter.Write(result.Value));
        }
    }

    [Fact]
    public void Checksum_is_that_of_zlib()
    {
        // The check value of CRC-32/ISO-HDLC in the catalogue of parametrised CRC algorithms.
        Assert.Equal(0xCBF4_3926, Crc32.Finish(Crc32.Append(Crc32.Start, "123456789"u8)));
    }

    private static byte[] Sign(byte[] image)
    {
        uint crc = Crc32.Append(Crc32.Append(Crc32.Start, image.AsSpan(0, 12)), image.AsSpan(16));
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(12), Crc32.Finish(crc));
        return image;
    }

    private static uint Word(int offset) => BinaryPrimitives.ReadUInt32LittleEndian(_image.AsSpan(offset));

    private static uint[] Words(params int[] offsets) => [.. offsets.Select(Word)];
}
