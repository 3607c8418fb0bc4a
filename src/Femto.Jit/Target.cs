using System.Collections.Immutable;

namespace Femto.Jit;

/// <summary>A microcontroller family that code can be translated for: one row of <see cref="Targets"/>.</summary>
/// <param name="Name">Name on the command line, for example <c>cortex-m4</c>.</param>
/// <param name="Isa">Instruction set the code is made of.</param>
/// <param name="Abi">C calling convention of the entry, helpers and runtime routines.</param>
/// <param name="Engine">Name of the engine that runs its images here.</param>
/// <param name="TestedOn">The emulated board its tests run on.</param>
/// <param name="Description">Which devices it stands for.</param>
public sealed record Target(
    string Name, InstructionSet Isa, string Abi, string Engine, string TestedOn, string Description);

/// <summary>Instruction sets. The values are part of the image format.</summary>
public enum InstructionSet : byte
{
    /// <summary>Armv7-M / Armv8-M Mainline Thumb-2.</summary>
    Thumb2 = 1,
}

/// <summary>Every target, in the order in which they are listed.</summary>
public static class Targets
{
    /// <summary>The table.</summary>
    public static ImmutableArray<Target> All { get; } =
    [
        new("cortex-m4", InstructionSet.Thumb2, "AAPCS", "thumb2", "QEMU mps2-an386",
            "Armv7E-M: STM32F4/L4, nRF52, SAM4, Kinetis K"),
    ];

    /// <summary>The target of that name, or null.</summary>
    public static Target? Find(string name) => All.FirstOrDefault(target => target.Name == name);
}
