using System.Collections.Immutable;

namespace Femto.Jit.Native;

/// <summary>Names that C callers go through by index; they stay as long as the process does.</summary>
internal sealed unsafe class NameList(IEnumerable<string> names)
{
    private readonly ImmutableArray<NativeMemoryBlock> blocks = [.. names.Select(name => new NativeMemoryBlock(name))];

    /// <summary>One of them, or NULL.</summary>
    public byte* At(nuint index) => index < (nuint)blocks.Length ? blocks[(int)index].Pointer : null;
}
