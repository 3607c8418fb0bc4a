namespace Femto.Jit.Bytecode;

/// <summary>The forms in which a program can be read.</summary>
public enum ProgramFormat
{
    /// <summary>An ELF object as clang and llvm-mc write it for <c>-target bpf</c>.</summary>
    Elf,

    /// <summary>A Femto-Containers <c>.rbf</c> file.</summary>
    Rbf,

    /// <summary>Instruction slots, little-endian, and nothing else.</summary>
    Raw,

    /// <summary>Text for <see cref="Assembler"/>, UTF-8.</summary>
    Assembly,
}
