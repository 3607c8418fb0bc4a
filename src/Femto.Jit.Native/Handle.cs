using System.Runtime.InteropServices;

namespace Femto.Jit.Native;

/// <summary>Handles: what C callers have of objects.</summary>
internal static class Handle
{
    /// <summary>A handle of an object, which stays until the handle is freed.</summary>
    public static nint Of(object value) => GCHandle.ToIntPtr(GCHandle.Alloc(value));

    /// <summary>The object of a handle.</summary>
    /// <param name="handle">The handle.</param>
    /// <param name="name">What the argument is called, for messages.</param>
    /// <exception cref="MisuseException">It is NULL, or of an object of another type.</exception>
    public static T Get<T>(nint handle, string name) where T : class
    {
        if (handle == 0) throw new MisuseException($"'{name}' is NULL");
        return GCHandle.FromIntPtr(handle).Target as T ?? throw new MisuseException($"'{name}' is a handle of something else");
    }

    /// <summary>Lets go of an object; of NULL, nothing.</summary>
    public static void Free(nint handle)
    {
        if (handle == 0) return;
        GCHandle held = GCHandle.FromIntPtr(handle);
        (held.Target as IDisposable)?.Dispose();
        held.Free();
    }
}
