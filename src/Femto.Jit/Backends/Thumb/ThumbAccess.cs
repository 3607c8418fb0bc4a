namespace Femto.Jit.Backends.Thumb;

/// <summary>Size and signedness of a memory access, packed into a modifier.</summary>
internal static class ThumbAccess
{
    private const int SignedBit = 8;

    public static int Of(int size, bool signed) => size | (signed ? SignedBit : 0);

    public static int Size(int modifier) => modifier & 7;

    public static bool IsSigned(int modifier) => (modifier & SignedBit) != 0;
}
