using System.Collections.Immutable;
using Femto.Jit.Contracts;

namespace Femto.Jit;

/// <summary>
/// A microcontroller family, or a host, that code can be translated for: one row of <see cref="Targets"/>.
/// </summary>
/// <param name="Name">Name on the command line, for example <c>cortex-m4</c>.</param>
/// <param name="Isa">Instruction set the code is made of.</param>
/// <param name="Abi">C calling convention of the entry, helpers and runtime routines.</param>
/// <param name="Engine">Name of the engine that runs its images here.</param>
/// <param name="TestedOn">The emulated board its tests run on.</param>
/// <param name="Description">Which devices it stands for.</param>
public sealed record Target(
    string Name, InstructionSet Isa, string Abi, string Engine, string TestedOn, string Description)
{
    /// <summary>What the code uses beyond the instruction set's base; what an image asks of a device.</summary>
    public InstructionSetFeatures Features { get; init; }

    /// <summary>What of it the emulated board lacks; code that runs there does without.</summary>
    public InstructionSetFeatures NotEmulated { get; init; }

    /// <summary>The target as the emulated board can run it.</summary>
    internal Target Emulated => this with { Features = Features & ~NotEmulated };

    /// <summary>Bytes of an address, and of the registers that hold one.</summary>
    public int AddressBytes => Isa == InstructionSet.X64 ? 8 : 4;

    /// <summary>Bytes of a parameter or result of a helper.</summary>
    internal int BytesOf(HelperType type) => type switch
    {
        HelperType.U64 or HelperType.I64 => 8,
        HelperType.Pointer => AddressBytes,
        _ => 4,
    };
}

/// <summary>Instruction sets. The values are part of the image format.</summary>
public enum InstructionSet : byte
{
    /// <summary>Thumb-2 of Armv7-M and Armv8-M Mainline.</summary>
    Thumb2 = 1,

    /// <summary>RISC-V RV32I with the extension M.</summary>
    Rv32 = 2,

    /// <summary>Xtensa with the options code density and 32-bit multiplication.</summary>
    Xtensa = 3,

    /// <summary>x86-64, for runs in the process of the compiler.</summary>
    X64 = 4,

    /// <summary>Thumb of Armv6-M, which Armv7-M executes, too.</summary>
    Thumb1 = 5,
}

/// <summary>Parts of an instruction set that not every device has. The values are part of the image format.</summary>
[Flags]
public enum InstructionSetFeatures : byte
{
    /// <summary>The base alone.</summary>
    None = 0,

    /// <summary>RV32: 16-bit encodings, extension C.</summary>
    Compressed = 1,

    /// <summary>RV32: atomic instructions, extension A. Xtensa: conditional stores, S32C1I.</summary>
    Atomics = 2,

    /// <summary>RV32: address generation, extension Zba.</summary>
    Zba = 4,

    /// <summary>RV32: basic bit manipulation, extension Zbb.</summary>
    Zbb = 8,

    /// <summary>Loads and stores at any address, in hardware or by the firmware's handler.</summary>
    Unaligned = 16,

    /// <summary>Thumb-2: the DSP extension of Armv7E-M and Armv8-M Mainline.</summary>
    Dsp = 32,

    /// <summary>
    /// Xtensa: windowed registers and their calling convention, and what every such core here has besides: zero-overhead
    /// loops, division, miscellaneous operations.
    /// </summary>
    Windowed = 64,

    /// <summary>Xtensa: the high half of 32-bit products, MULUH and MULSH.</summary>
    MultiplyHigh = 128,
}

/// <summary>Every target, in the order in which they are listed.</summary>
public static class Targets
{
    /// <summary>The table.</summary>
    public static ImmutableArray<Target> All { get; } =
    [
        Thumb2("cortex-m4", InstructionSetFeatures.Dsp, "QEMU mps2-an386",
            "Armv7E-M: STM32F4/L4, nRF52, SAM4, Kinetis K"),
        Thumb2("cortex-m3", InstructionSetFeatures.None, "QEMU mps2-an385",
            "Armv7-M: STM32F1/F2/L1, LPC17xx, EFM32, SAM3"),
        Thumb2("cortex-m7", InstructionSetFeatures.Dsp, "QEMU mps2-an500",
            "Armv7E-M: STM32F7/H7, i.MX RT, SAM E70"),
        Thumb2("cortex-m33", InstructionSetFeatures.Dsp, "QEMU mps2-an505",
            "Armv8-M Mainline with DSP: STM32L5/U5/H5, nRF53/91, LPC55, RP2350"),
        new("cortex-m0plus", InstructionSet.Thumb1, "AAPCS", "thumb1", "QEMU microbit",
            "Armv6-M, Cortex-M0 too: RP2040, STM32F0/G0/L0, nRF51, SAMD21"),
        Rv32("rv32im", InstructionSetFeatures.Unaligned, "cores that access memory at any address, without compressed encodings"),
        Rv32("rv32imc", InstructionSetFeatures.Compressed | InstructionSetFeatures.Unaligned, "the same with compressed encodings: Ibex, ESP32-C3"),
        Rv32("rv32imac",
            InstructionSetFeatures.Compressed | InstructionSetFeatures.Atomics | InstructionSetFeatures.Unaligned,
            "the same with atomics"),
        Rv32("rv32imac_strict", InstructionSetFeatures.Compressed | InstructionSetFeatures.Atomics,
            "cores that access memory at multiples of the size: FE310"),
        Rv32("rv32imac_zba_zbb",
            InstructionSetFeatures.Compressed | InstructionSetFeatures.Atomics | InstructionSetFeatures.Zba
                | InstructionSetFeatures.Zbb,
            "the same with bit manipulation: RP2350"),
        new("esp8266", InstructionSet.Xtensa, "call0", "xtensa", "QEMU sim, lx106", "Xtensa lx106: ESP8266, ESP8285"),
        Windowed("esp32", "Xtensa LX6: ESP32"),
        Windowed("esp32s3", "Xtensa LX7: ESP32-S3"),
        new("x86-64", InstructionSet.X64, "System V", "x64", "this process", "Linux hosts, for tests and simulation"),
    ];

    private static Target Thumb2(string name, InstructionSetFeatures features, string board, string description) =>
        new(name, InstructionSet.Thumb2, "AAPCS", "thumb2", board, description) { Features = features };

    private static Target Rv32(string name, InstructionSetFeatures features, string description) =>
        new(name, InstructionSet.Rv32, "ilp32", "rv32", "QEMU virt", description) { Features = features };

    private static Target Windowed(string name, string description) =>
        new(name, InstructionSet.Xtensa, "windowed", "xtensa", "QEMU sim, dc233c", description)
        {
            Features = InstructionSetFeatures.Windowed | InstructionSetFeatures.Atomics
                | InstructionSetFeatures.MultiplyHigh | InstructionSetFeatures.Unaligned,
            NotEmulated = InstructionSetFeatures.MultiplyHigh | InstructionSetFeatures.Unaligned,
        };

    /// <summary>The target of that name, or null.</summary>
    public static Target? Find(string name) => All.FirstOrDefault(target => target.Name == name);
}
