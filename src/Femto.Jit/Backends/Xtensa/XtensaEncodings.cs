namespace Femto.Jit.Backends.Xtensa;

/// <summary>
/// The encodings of Xtensa, one row each, named after the Xtensa Instruction Set Architecture Reference Manual, whose
/// chapter on instructions describes them: the fields of 24 bits are op2 op1 r s t op0. Parameters stand in the order of
/// the assembly. In memory every encoding is little-endian.
/// </summary>
internal static partial class XtensaEncodings;
