using System.Collections.Immutable;

namespace Femto.Jit.Execution;

/// <summary>A board that QEMU emulates and an agent exists for: one row of <see cref="All"/>.</summary>
/// <param name="Engine">Name of the engine.</param>
/// <param name="Emulator">QEMU's program for its architecture.</param>
/// <param name="Arguments">Its arguments, up to the path of the agent.</param>
/// <param name="EmulatorPackage">The Debian package of the emulator.</param>
/// <param name="BuildTarget">What <c>targets/build</c> calls its agent.</param>
internal sealed record EmulatedBoard(
    string Engine, string Emulator, ImmutableArray<string> Arguments, string EmulatorPackage, string BuildTarget)
{
    /// <summary>The boards, in the order in which their engines are listed.</summary>
    internal static ImmutableArray<EmulatedBoard> All { get; } =
    [
        new("thumb2", "qemu-system-arm",
            [
                "-M", "mps2-an386", "-display", "none", "-monitor", "none", "-serial", "none", "-nic", "none",
                "-semihosting-config", "enable=on,target=native", "-kernel",
            ],
            "qemu-system-arm", "thumb2"),
    ];

    /// <summary>The board of an engine, or null.</summary>
    internal static EmulatedBoard? Find(string engine) => All.FirstOrDefault(board => board.Engine == engine);
}
