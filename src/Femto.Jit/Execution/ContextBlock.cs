using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Femto.Jit.Contracts;

namespace Femto.Jit.Execution;

/// <summary>
/// The context of a run, and behind it what its fields point to, as one piece of memory, which every engine takes and gives
/// back as a whole. Between its parts lie bytes that belong to none, so that a write to them is seen.
/// </summary>
internal sealed class ContextBlock
{
    /// <summary>Bytes between two parts, at least.</summary>
    private const int GapBytes = 64;
    private const byte GapPattern = 0xA5;

    private readonly PointedRegions _pointed;
    private readonly RunRequest _request;
    private readonly int[] _places;

    private ContextBlock(PointedRegions pointed, RunRequest request)
    {
        (_pointed, _request) = (pointed, request);
        _places = new int[pointed.All.Length];
        int end = request.Context.Length;
        for (int index = 0; index < _places.Length; index++)
        {
            _places[index] = (end + GapBytes + 7) / 8 * 8;
            end = _places[index] + MemoryOf(index).Length;
        }

        Length = end;
    }

    /// <summary>The block of a request that has been checked.</summary>
    internal static ContextBlock Of(Contract contract, RunRequest request) => new(PointedRegions.Of(contract), request);

    /// <summary>Length in bytes.</summary>
    internal int Length { get; }

    /// <summary>Where each region of memory that fields point to is: its offset, its length, and whether it is writable.</summary>
    internal IEnumerable<(int Offset, int Length, bool IsWritable)> Memory =>
        _places.Select((place, index) => (place, MemoryOf(index).Length, _pointed.All[index].IsWritable));

    /// <summary>The bytes at an address, with what fields say of it.</summary>
    internal ImmutableArray<byte> At(ulong address)
    {
        if (_places.Length == 0) return _request.Context;
        byte[] bytes = new byte[Length];
        bytes.AsSpan().Fill(GapPattern);
        _request.Context.CopyTo(bytes);
        for (int index = 0; index < _places.Length; index++)
        {
            MemoryOf(index).CopyTo(bytes.AsSpan(_places[index]));
            WriteFields(bytes, _pointed.All[index], (uint)address + (uint)_places[index], (uint)MemoryOf(index).Length);
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(bytes);
    }

    /// <summary>Copies the context out of a block after a run, except for the fields that <see cref="At"/> wrote.</summary>
    internal void CopyContext(ReadOnlySpan<byte> block, Span<byte> context)
    {
        block[..context.Length].CopyTo(context);
        foreach (PointedRegion region in _pointed.All)
        {
            Restore(region.Pointer, context);
            if (region.Measure is not null) Restore(region.Measure, context);
        }
    }

    private void Restore(ContextField field, Span<byte> context) =>
        _request.Context.AsSpan(field.Offset, field.Size).CopyTo(context[field.Offset..]);

    private ReadOnlySpan<byte> MemoryOf(int index) => index < _request.Memory.Length
        ? _request.Memory[index].AsSpan()
        : new byte[_pointed.All[index].Target.Bytes ?? 0];

    private static void WriteFields(Span<byte> bytes, PointedRegion region, uint address, uint length)
    {
        Write(bytes, region.Pointer, address);
        if (region.Target.EndField is not null) Write(bytes, region.Measure!, address + length);
        else if (region.Measure is not null) Write(bytes, region.Measure, length / (uint)region.Target.Unit);
    }

    private static void Write(Span<byte> bytes, ContextField field, uint value)
    {
        Span<byte> word = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(word, value);
        word[..field.Size].CopyTo(bytes[field.Offset..]);
    }
}
