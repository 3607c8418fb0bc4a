using System.Collections.Immutable;
using System.Numerics;

namespace Femto.Jit.Bytecode;

/// <summary>Places blocks of data in the two regions of a program.</summary>
internal static class DataLayout
{
    /// <summary>Alignment of the regions, and the least alignment of a block, in bytes.</summary>
    public const int Alignment = 8;

    /// <summary>Places the blocks in the given order, zeroed ones after all initialized ones.</summary>
    /// <returns>The data, or null after adding an error.</returns>
    public static ProgramData? TryArrange(IReadOnlyList<DataBlock> blocks, DiagnosticList diagnostics)
    {
        DataBlock[] readOnly = [.. blocks.Where(block => block.Region == Region.ReadOnlyData)];
        DataBlock[] initialized = [.. blocks.Where(block => block.Region == Region.Data && !block.IsZeroed)];
        DataBlock[] zeroed = [.. blocks.Where(block => block.Region == Region.Data && block.IsZeroed)];
        if (!blocks.All(block => CheckAlignment(block, diagnostics))) return null;

        ulong zeroedAlignment = zeroed.Select(block => block.Alignment).Append((ulong)Alignment).Max();
        if (Place(readOnly, 0, diagnostics) is not int readOnlyEnd
            || Place(initialized, 0, diagnostics) is not int initializedEnd
            || Place(zeroed, Align(initializedEnd, zeroedAlignment), diagnostics) is not int zeroedEnd)
            return null;
        int zeroedStart = Align(initializedEnd, zeroedAlignment);
        return new ProgramData(
            Fill(readOnly, readOnlyEnd),
            Fill(initialized, zeroedStart),
            zeroedEnd - zeroedStart,
            [
                .. from block in initialized
                   from pointer in block.Pointers
                   orderby block.Base + pointer.Offset
                   // Addresses wrap: an addend may be any 64-bit number.
                   select new DataPointer(
                       block.Base + pointer.Offset, pointer.Target.Region,
                       unchecked(pointer.Target.Base + pointer.Addend)),
            ]);
    }

    private static bool CheckAlignment(DataBlock block, DiagnosticList diagnostics)
    {
        if (!BitOperations.IsPow2(block.Alignment) || block.Alignment > Limits.DataBytes)
        {
            diagnostics.Add(BytecodeDiagnostics.DataTooLarge.Of(
                $"{block.Name} asks for an alignment of {block.Alignment} bytes, which is not a power of two up to "
                + $"{Limits.DataBytes}"));
            return false;
        }
        if (block.Alignment > Alignment)
        {
            diagnostics.Add(BytecodeDiagnostics.DataAlignment.Of(
                $"{block.Name} asks for an alignment of {block.Alignment} bytes, but data is aligned to {Alignment}"));
        }
        return true;
    }

    // Each block ends on a multiple of the alignment, so that the end of the last one is the region's length.
    private static int? Place(DataBlock[] blocks, int start, DiagnosticList diagnostics)
    {
        int end = start;
        foreach (DataBlock block in blocks)
        {
            int offset = Align(end, Math.Max(block.Alignment, Alignment));
            if (block.Length > Limits.DataBytes - offset)
            {
                diagnostics.Add(BytecodeDiagnostics.DataTooLarge.Of(
                    $"with the {block.Length} bytes of {block.Name} the data exceeds {Limits.DataBytes} bytes"));
                return null;
            }
            block.Base = offset;
            end = Align(offset + (int)block.Length, Alignment);
        }
        return end;
    }

    // Positions and alignments are at most Limits.DataBytes, a power of two, so the sum cannot overflow.
    private static int Align(int position, ulong alignment) =>
        (position + (int)alignment - 1) & -(int)alignment;

    private static ImmutableArray<byte> Fill(DataBlock[] blocks, int length)
    {
        byte[] bytes = new byte[length];
        foreach (DataBlock block in blocks)
        {
            block.Contents.Span.CopyTo(bytes.AsSpan(block.Base));
            foreach (BlockPointer pointer in block.Pointers)
                bytes.AsSpan(block.Base + pointer.Offset, sizeof(ulong)).Clear();
        }
        return [.. bytes];
    }
}
