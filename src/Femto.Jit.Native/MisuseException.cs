namespace Femto.Jit.Native;

/// <summary>An argument that cannot be; ends a call at <see cref="Boundary"/>.</summary>
internal sealed class MisuseException(string message) : Exception(message);
