using System.Runtime.InteropServices;

namespace Femto.Jit.Native;

/// <summary>Arguments of C callers as values of ours.</summary>
internal static unsafe class Arguments
{
    /// <summary>Text that has to be there.</summary>
    /// <exception cref="MisuseException">It is NULL.</exception>
    public static string Text(byte* text, string name) =>
        Marshal.PtrToStringUTF8((nint)text) ?? throw new MisuseException($"'{name}' is NULL");

    /// <summary>Text, or null.</summary>
    public static string? OptionalText(byte* text) => Marshal.PtrToStringUTF8((nint)text);

    /// <summary>Bytes.</summary>
    /// <exception cref="MisuseException">They are NULL, or more than there can be.</exception>
    public static ReadOnlySpan<byte> Bytes(void* bytes, nuint length, string name)
    {
        if (bytes == null && length > 0) throw new MisuseException($"'{name}' is NULL");
        return length <= int.MaxValue
            ? new ReadOnlySpan<byte>(bytes, (int)length)
            : throw new MisuseException($"'{name}' has {length} bytes; at most {int.MaxValue} can be given");
    }
}
