using System.Collections.Immutable;

namespace Femto.Jit.Execution;

/// <summary>A board that QEMU emulates and an agent exists for: one row of <see cref="All"/>.</summary>
/// <param name="Name">What <see cref="Target.TestedOn"/> calls it.</param>
/// <param name="Emulator">QEMU's program for its architecture.</param>
/// <param name="Arguments">Its arguments, up to the path of the agent.</param>
/// <param name="EmulatorPackage">The Debian package of the emulator.</param>
/// <param name="BuildTarget">What <c>targets/build</c> calls its agent.</param>
internal sealed record EmulatedBoard(
    string Name, string Emulator, ImmutableArray<string> Arguments, string EmulatorPackage, string BuildTarget)
{
    /// <summary>Further arguments, put first, for the processor of a target.</summary>
    internal Func<Target, ImmutableArray<string>> Processor { get; init; } = _ => [];

    /// <summary>Names of the registers whose bits say in an answer that they came back changed.</summary>
    internal required ImmutableArray<string> Registers { get; init; }

    /// <summary>The boards, in the order in which their engines are listed.</summary>
    internal static ImmutableArray<EmulatedBoard> All { get; } =
    [
        Mps2("an386"),
        Mps2("an385"),
        Mps2("an500"),
        Mps2("an505"),
        Thumb("microbit", "microbit", ["-global", $"nrf51-soc.sram-size={16 * 1024 * 1024}"]),
        new("QEMU virt", "qemu-system-riscv32",
            [
                "-M", "virt", "-bios", "none",
                "-display", "none", "-monitor", "none", "-serial", "none", "-nic", "none",
                "-semihosting-config", "enable=on,target=native", "-kernel",
            ],
            "qemu-system-misc", "rv32")
        {
            Processor = RiscvProcessor,
            Registers =
                ["s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11", "gp", "sp", "tp", ""],
        },
        Xtensa("lx106", [.. Enumerable.Range(0, 16).Select(number => $"a{number}")]),
        Xtensa("dc233c", [.. Enumerable.Range(0, 8).Select(number => $"a{number}"), "WindowStart"]),
    ];

    /// <summary>The board that a target is tested on, or null when that is not an emulated one.</summary>
    internal static EmulatedBoard? Of(Target target) => All.FirstOrDefault(board => board.Name == target.TestedOn);

    /// <summary>An MPS2 board with the FPGA image of an application note, which is one processor.</summary>
    private static EmulatedBoard Mps2(string applicationNote) => Thumb($"mps2-{applicationNote}", applicationNote, []);

    /// <summary>A board with a processor of the M profile.</summary>
    /// <param name="machine">QEMU's name of it.</param>
    /// <param name="agent">The end of the name of its agent.</param>
    /// <param name="arguments">Further arguments.</param>
    private static EmulatedBoard Thumb(string machine, string agent, ImmutableArray<string> arguments) =>
        new($"QEMU {machine}", "qemu-system-arm",
            [
                "-M", machine, .. arguments,
                "-display", "none", "-monitor", "none", "-serial", "none", "-nic", "none",
                "-semihosting-config", "enable=on,target=native", "-kernel",
            ],
            "qemu-system-arm", $"thumb-{agent}")
        {
            Registers = [.. Enumerable.Range(0, 16).Select(number => $"{number}")],
        };

    /// <summary>A processor with the extensions of a target and no other.</summary>
    private static ImmutableArray<string> RiscvProcessor(Target target)
    {
        return ["-cpu", $"rv32,f=off,d=off,zbc=off,zbs=off,c={Switch(InstructionSetFeatures.Compressed)},"
            + $"a={Switch(InstructionSetFeatures.Atomics)},zba={Switch(InstructionSetFeatures.Zba)},"
            + $"zbb={Switch(InstructionSetFeatures.Zbb)}"];

        string Switch(InstructionSetFeatures feature) => target.Features.HasFlag(feature) ? "on" : "off";
    }

    /// <summary>The simulator's board with one of QEMU's cores.</summary>
    private static EmulatedBoard Xtensa(string core, ImmutableArray<string> registers) =>
        new($"QEMU sim, {core}", "qemu-system-xtensa",
            [
                "-M", "sim", "-cpu", core, "-semihosting",
                "-display", "none", "-monitor", "none", "-serial", "none", "-kernel",
            ],
            "qemu-system-misc", $"xtensa-{core}")
        {
            Registers = registers,
        };
}
