namespace Femto.Jit.Backends;

/// <summary>An instruction read back from code.</summary>
/// <param name="Length">Its bytes.</param>
/// <param name="Text">Its assembly.</param>
/// <param name="Encoding">Its bytes as the manual prints them.</param>
/// <param name="Literal">Offset in the code of the literal it loads, or null.</param>
internal readonly record struct NativeInstruction(int Length, string Text, string Encoding, int? Literal);
