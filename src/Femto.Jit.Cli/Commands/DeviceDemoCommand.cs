using System.CommandLine;
using Femto.Jit.Cli.Device;

namespace Femto.Jit.Cli.Commands;

/// <summary><c>femto device demo</c>: three tenants on an emulated board.</summary>
internal static class DeviceDemoCommand
{
    public const string Name = "demo";

    public const string Example = "femto device demo --target rv32imc";

    public static Command Create()
    {
        Option<Target> target = TargetOption.Create();
        Command command = new(Name,
            "Start firmware on an emulated board, install three programs, run and update and terminate them.")
        {
            target,
        };
        command.SetAction(parsed =>
        {
            Target chosen = (parsed.GetValue(target) ?? Targets.All[0]).Emulated;
            DemonstrationPrograms programs = new();
            using DeviceEmulator emulator = DeviceEmulator.Start(chosen);
            new DeviceDemonstration(emulator.Session, chosen, programs).Run();
            return ExitCode.Done;
        });
        return command;
    }
}
