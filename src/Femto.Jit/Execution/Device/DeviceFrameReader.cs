using System.Buffers.Binary;

namespace Femto.Jit.Execution.Device;

/// <summary>What a byte did to the frame under way.</summary>
internal enum DeviceFrameStatus
{
    /// <summary>The frame is not complete.</summary>
    More,

    /// <summary>There is a frame.</summary>
    Complete,

    /// <summary>Bytes were dropped that are no frame, damaged or too long.</summary>
    Refused,
}

/// <summary>Finds frames in a stream of bytes, of which any may be lost or damaged.</summary>
internal sealed class DeviceFrameReader
{
    private readonly List<byte> _bytes = [];

    /// <summary>Takes a byte that was received.</summary>
    internal DeviceFrameStatus Take(byte value, out DeviceFrame frame)
    {
        frame = default;
        _bytes.Add(value);
        if (_bytes[0] != DeviceFrame.Start || (_bytes.Count == DeviceFrame.HeaderBytes && !HasHeader()))
        {
            int next = _bytes.IndexOf(DeviceFrame.Start, 1);
            _bytes.RemoveRange(0, next < 0 ? _bytes.Count : next);
            return DeviceFrameStatus.Refused;
        }
        if (_bytes.Count < DeviceFrame.HeaderBytes) return DeviceFrameStatus.More;
        int covered = DeviceFrame.HeaderBytes + PayloadLength();
        if (_bytes.Count < covered + DeviceFrame.ChecksumBytes) return DeviceFrameStatus.More;
        byte[] whole = [.. _bytes];
        _bytes.Clear();
        if (BinaryPrimitives.ReadUInt32LittleEndian(whole.AsSpan(covered)) != DeviceFrame.Checksum(whole.AsSpan(0, covered)))
            return DeviceFrameStatus.Refused;
        frame = new DeviceFrame(whole[1], whole[2], [.. whole.AsSpan(DeviceFrame.HeaderBytes..covered)]);
        return DeviceFrameStatus.Complete;
    }

    private bool HasHeader() => PayloadLength() <= DeviceFrame.MostPayload
        && _bytes[DeviceFrame.HeaderBytes - 1] == DeviceFrame.HeaderCheck([.. _bytes]);

    private int PayloadLength() => _bytes[DeviceFrame.LengthOffset] | (_bytes[DeviceFrame.LengthOffset + 1] << 8);
}
