namespace Femto.Jit.Bytecode;

/// <summary>A piece of data that is placed as a whole: a section, or a symbol in COMMON.</summary>
internal sealed class DataBlock
{
    /// <summary>Name of the section or symbol.</summary>
    public required string Name { get; init; }

    /// <summary>Length in bytes.</summary>
    public required long Length { get; init; }

    /// <summary>The initial bytes, or empty when the block is zeroed.</summary>
    public ReadOnlyMemory<byte> Contents { get; init; }

    /// <summary>Required alignment, a power of two.</summary>
    public ulong Alignment { get; init; } = DataLayout.Alignment;

    /// <summary>Whether the program may write to it.</summary>
    public required bool IsWritable { get; init; }

    /// <summary>Whether it has no contents.</summary>
    public bool IsZeroed => Contents.IsEmpty;

    /// <summary>The addresses stored in it.</summary>
    public List<BlockPointer> Pointers { get; } = [];

    /// <summary>The region it is placed in; read-only data that holds addresses is written once per instance.</summary>
    public Region Region => IsWritable || Pointers.Count > 0 ? Region.Data : Region.ReadOnlyData;

    /// <summary>Offset in its region; known after <see cref="DataLayout.TryArrange"/>.</summary>
    public int Base { get; set; }
}

/// <summary>An 8-byte address stored in a block.</summary>
/// <param name="Offset">Where in the block.</param>
/// <param name="Target">The block it points into.</param>
/// <param name="Addend">Offset in the target.</param>
internal sealed record BlockPointer(int Offset, DataBlock Target, long Addend);
