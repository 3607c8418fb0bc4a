using System.Text;

namespace Femto.Jit.Bytecode;

/// <summary>Reads names from a table of zero-terminated strings.</summary>
internal static class NameTable
{
    // Generous for C, and small enough that no file can make its names expensive.
    private const int LongestName = 512;

    /// <summary>The name at an offset, or null when it is not within the table or too long.</summary>
    public static string? At(ReadOnlySpan<byte> table, uint offset)
    {
        if (offset >= table.Length) return null;
        ReadOnlySpan<byte> name = table[(int)offset..];
        int end = name[..Math.Min(name.Length, LongestName + 1)].IndexOf((byte)0);
        return end < 0 ? null : Encoding.UTF8.GetString(name[..end]);
    }
}
