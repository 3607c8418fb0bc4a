using System.Buffers.Binary;
using System.IO.Compression;

namespace Femto.Jit.Tests.CommandLine;

/// <summary>A picture read from a PNG file with 8 bits a channel, not interlaced (PNG specification, third edition).</summary>
internal sealed class Picture
{
    private const int CellSize = 20;

    private readonly byte[] _samples;
    private readonly int _channels;

    private Picture(int width, int height, int channels, byte[] samples) =>
        (Width, Height, _channels, _samples) = (width, height, channels, samples);

    public int Width { get; }

    public int Height { get; }

    /// <summary>How many colours there are.</summary>
    public int Colours => Enumerable.Range(0, Width * Height)
        .Select(pixel => (_samples[pixel * _channels], _samples[(pixel * _channels) + 1], _samples[(pixel * _channels) + 2]))
        .Distinct().Count();

    /// <summary>The mean difference of the brightness of parts of 20 by 20 pixels.</summary>
    public double DifferenceFrom(Picture other)
    {
        Assert.Equal((Width, Height), (other.Width, other.Height));
        var cells =
            from y in Enumerable.Range(0, Height / CellSize)
            from x in Enumerable.Range(0, Width / CellSize)
            select Math.Abs(Brightness(x, y) - other.Brightness(x, y));
        return cells.Average();
    }

    public static Picture Read(byte[] file)
    {
        Assert.Equal([0x89, .. "PNG"u8], file[..4]);
        using MemoryStream compressed = new();
        (int width, int height, int channels) = (0, 0, 0);
        for (int place = 8; place < file.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(place));
            ReadOnlySpan<byte> data = file.AsSpan(place + 8, length);
            if (file.AsSpan(place + 4, 4).SequenceEqual("IHDR"u8))
            {
                width = BinaryPrimitives.ReadInt32BigEndian(data);
                height = BinaryPrimitives.ReadInt32BigEndian(data[4..]);
                Assert.Equal((8, 0), (data[8], data[12]));
                channels = data[9] switch { 2 => 3, 6 => 4, _ => throw new InvalidDataException("colour type") };
            }
            if (file.AsSpan(place + 4, 4).SequenceEqual("IDAT"u8)) compressed.Write(data);
            place += length + 12;
        }
        compressed.Position = 0;
        using ZLibStream stream = new(compressed, CompressionMode.Decompress);
        using MemoryStream filtered = new();
        stream.CopyTo(filtered);
        return new Picture(width, height, channels, Unfilter(filtered.ToArray(), width * channels, height, channels));
    }

    /// <summary>Undoes the prediction of each byte from those to the left and above (section 9).</summary>
    private static byte[] Unfilter(byte[] filtered, int stride, int height, int channels)
    {
        byte[] samples = new byte[stride * height];
        for (int y = 0; y < height; y++)
        {
            int filter = filtered[y * (stride + 1)];
            for (int x = 0; x < stride; x++)
            {
                int left = x >= channels ? samples[(y * stride) + x - channels] : 0;
                int above = y > 0 ? samples[((y - 1) * stride) + x] : 0;
                int corner = x >= channels && y > 0 ? samples[((y - 1) * stride) + x - channels] : 0;
                int predicted = filter switch
                {
                    0 => 0,
                    1 => left,
                    2 => above,
                    3 => (left + above) / 2,
                    _ => Paeth(left, above, corner),
                };
                samples[(y * stride) + x] = (byte)((filtered[(y * (stride + 1)) + 1 + x] + predicted) & 0xFF);
            }
        }
        return samples;
    }

    private static int Paeth(int left, int above, int corner)
    {
        int estimate = left + above - corner;
        (int toLeft, int toAbove, int toCorner) =
            (Math.Abs(estimate - left), Math.Abs(estimate - above), Math.Abs(estimate - corner));
        return toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner;
    }

    private double Brightness(int cellX, int cellY)
    {
        int sum = 0;
        for (int y = cellY * CellSize; y < (cellY + 1) * CellSize; y++)
        {
            for (int x = cellX * CellSize; x < (cellX + 1) * CellSize; x++)
            {
                int place = ((y * Width) + x) * _channels;
                sum += _samples[place] + _samples[place + 1] + _samples[place + 2];
            }
        }
        return sum / (3.0 * CellSize * CellSize);
    }
}
