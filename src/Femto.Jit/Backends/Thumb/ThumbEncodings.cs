namespace Femto.Jit.Backends.Thumb;

/// <summary>
/// The encodings of Thumb-2 (Armv7E-M, without floating point), one row each, named after the Armv7-M Architecture
/// Reference Manual: mnemonic, form, encoding. Parameters stand in the order of the assembly, the S bit first. A 32-bit
/// result has the first halfword on top; in memory it comes first, each halfword little-endian.
/// </summary>
internal static partial class ThumbEncodings;
