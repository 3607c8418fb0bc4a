using System.Runtime.CompilerServices;

namespace Femto.Jit.Native;

/// <summary>Structures that begin with their size, and grow from version to version.</summary>
internal static unsafe class Structure
{
    /// <summary>Reads the structure of a caller; what it does not have is 0.</summary>
    /// <param name="source">The structure, or NULL for one that is all 0.</param>
    /// <param name="name">What the argument is called, for messages.</param>
    /// <exception cref="MisuseException">Its size cannot be, or it asks for what this library does not know.</exception>
    public static T Read<T>(void* source, string name) where T : unmanaged
    {
        T value = default;
        if (source == null) return value;
        nuint size = SizeOf(source, name);
        for (nuint i = (nuint)sizeof(T); i < size; i++)
        {
            if (((byte*)source)[i] != 0)
                throw new MisuseException($"'{name}' asks for something that this version of the library does not know");
        }
        Unsafe.CopyBlockUnaligned(&value, source, (uint)Math.Min(size, (nuint)sizeof(T)));
        return value;
    }

    /// <summary>Fills in the structure of a caller, as far as it has the members; its size stays.</summary>
    /// <exception cref="MisuseException">It is NULL, or its size cannot be.</exception>
    public static void Write<T>(void* destination, T value, string name) where T : unmanaged
    {
        if (destination == null) throw new MisuseException($"'{name}' is NULL");
        nuint size = SizeOf(destination, name);
        int first = sizeof(nuint);
        Unsafe.CopyBlockUnaligned(
            (byte*)destination + first, (byte*)&value + first, (uint)(Math.Min(size, (nuint)sizeof(T)) - (nuint)first));
    }

    private static nuint SizeOf(void* structure, string name)
    {
        const int Largest = 4096;
        nuint size = *(nuint*)structure;
        return size >= (nuint)sizeof(nuint) && size <= Largest
            ? size
            : throw new MisuseException($"the size of '{name}' is {size}, which cannot be; it has to be set to sizeof");
    }
}
