namespace Femto.Jit.Cli.Benchmarks.Peers;

/// <summary>The C compilers of a target.</summary>
/// <param name="Prefix">What the names of the GNU tools begin with.</param>
/// <param name="Gcc">What says gcc which processor it is; also to link what clang made.</param>
/// <param name="Clang">The same for clang.</param>
/// <param name="Entry">
/// In assembly: where the agent comes in with instance and context, so that the program is called with its context.
/// </param>
internal sealed record NativeToolchain(string Prefix, string[] Gcc, string[] Clang, string Entry)
{
    /// <summary>clang's name: that of the version which the corpus is built by.</summary>
    public const string ClangName = "clang-19";

    /// <summary>The compilers of a target, or null where none makes code in its calling convention.</summary>
    public static NativeToolchain? Of(Target target) => target.Isa switch
    {
        InstructionSet.Thumb1 or InstructionSet.Thumb2 => Arm(target),
        InstructionSet.Rv32 => Riscv(target),
        InstructionSet.Xtensa when !target.Features.HasFlag(InstructionSetFeatures.Windowed) => new(
            "xtensa-lx106-elf", ["-mtext-section-literals", "-mlongcalls"], ["--target=xtensa"], "mov a2, a3; j prog"),
        _ => null,
    };

    private static NativeToolchain Arm(Target target)
    {
        string[] processor = [$"-mcpu={target.Name}", "-mthumb", "-mfloat-abi=soft"];
        return new("arm-none-eabi", processor, ["--target=arm-none-eabi", .. processor],
            ".syntax unified; .thumb; mov r0, r1; b prog");
    }

    private static NativeToolchain Riscv(Target target)
    {
        const string Strict = "_strict";
        string[] processor = [$"-march={target.Name.Replace(Strict, "", StringComparison.Ordinal)}", "-mabi=ilp32"];
        bool isStrict = !target.Features.HasFlag(InstructionSetFeatures.Unaligned);
        return new("riscv64-unknown-elf", [.. processor, .. isStrict ? ["-mstrict-align"] : Array.Empty<string>()],
            ["--target=riscv32-unknown-elf", .. processor], "mv a0, a1; j prog");
    }
}
