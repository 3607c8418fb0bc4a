using System.CommandLine;

namespace Femto.Jit.Cli.Commands;

/// <summary><c>femto device</c>: programs on a device that runs.</summary>
internal static class DeviceCommand
{
    public const string Name = "device";

    public const string Example = "femto device demo --target cortex-m4";

    public static Command Create()
    {
        Command command = new(Name, "Manage programs on a device while it runs.") { DeviceDemoCommand.Create() };
        foreach (Command request in DeviceRequestCommands.CreateAll()) command.Add(request);
        return command;
    }
}
