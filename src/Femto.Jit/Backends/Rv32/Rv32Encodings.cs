namespace Femto.Jit.Backends.Rv32;

/// <summary>
/// The encodings of RV32 with the extensions M, A, C, Zba, Zbb and Zicsr, one row each, named after the RISC-V
/// Instruction Set Manual. Parameters stand in the order of the assembly. In memory every encoding is little-endian.
/// </summary>
internal static partial class Rv32Encodings;
