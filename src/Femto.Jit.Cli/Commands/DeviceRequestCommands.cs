using System.CommandLine;
using Femto.Jit.Cli.Device;
using Femto.Jit.Execution.Device;

namespace Femto.Jit.Cli.Commands;

/// <summary>The commands of <c>femto device</c> that ask a device one thing, at a port.</summary>
internal static class DeviceRequestCommands
{
    public const string InstallName = "install";

    public const string InstallExample = "femto device install prog.img --tenant 1 --hook 0 --port /dev/ttyACM0";

    public const string UpdateName = "update";

    public const string UpdateExample = "femto device update prog.img --tenant 1 --port /dev/ttyACM0";

    /// <summary>Of a command that is about a tenant and nothing else.</summary>
    public static string TenantExample(string name) => $"femto device {name} --tenant 1 --port /dev/ttyACM0";

    /// <summary>Of a command that is about the whole device.</summary>
    public static string DeviceExample(string name) => $"femto device {name} --port /dev/ttyACM0";

    public static IEnumerable<Command> CreateAll() =>
    [
        CreateInstall(),
        CreateUpdate(),
        CreateForTenant("start", "Let a tenant's program run.", (device, tenant) => device.Start(tenant)),
        CreateForTenant("stop", "Keep a tenant's program from running.", (device, tenant) => device.Stop(tenant)),
        CreateForTenant("terminate", "Remove a tenant's program.", (device, tenant) => device.Terminate(tenant)),
        CreateForDevice("list", "List the programs on a device.", DeviceOutput.PrintPrograms),
        CreateForDevice("stats", "Print what hooks and programs have done.", DeviceOutput.PrintStatistics),
    ];

    private static Command CreateInstall()
    {
        Argument<string> image = CreateImage();
        Option<int> hook = new("--hook") { Description = "The hook that runs it, from 0.", HelpName = "N", Required = true };
        Command command = CreateForTenant(InstallName, "Load a program for a tenant that has none; 'start' lets it run.",
            (device, tenant, parsed) => device.Install(tenant, parsed.GetValue(hook), InputFile.Read(parsed.GetRequiredValue(image))));
        command.Add(image);
        command.Add(hook);
        return command;
    }

    private static Command CreateUpdate()
    {
        Argument<string> image = CreateImage();
        Command command = CreateForTenant(UpdateName, "Put a program in the place of a tenant's, which runs until then.",
            (device, tenant, parsed) =>
            {
                DeviceStatus status = device.Update(tenant, InputFile.Read(parsed.GetRequiredValue(image)));
                if (status != DeviceStatus.Ok) throw DeviceSession.Refused(DeviceRequest.Update, status);
            });
        command.Add(image);
        return command;
    }

    private static Command CreateForTenant(string name, string description, Action<DeviceSession, int> use) =>
        CreateForTenant(name, description, (device, tenant, _) => use(device, tenant));

    private static Command CreateForTenant(string name, string description, Action<DeviceSession, int, ParseResult> use)
    {
        Option<int> tenant = new("--tenant") { Description = "Whose program, from 1.", HelpName = "N", Required = true };
        Command command = Create(name, description, (device, parsed) => use(device, parsed.GetValue(tenant), parsed));
        command.Add(tenant);
        return command;
    }

    private static Command CreateForDevice(string name, string description, Action<DeviceSession> use) =>
        Create(name, description, (device, _) => use(device));

    private static Command Create(string name, string description, Action<DeviceSession, ParseResult> use)
    {
        Option<string> port = new("--port")
        {
            Description = "The serial port; 'stty -F PORT raw -echo 115200' sets it up.",
            HelpName = "PORT",
            Required = true,
        };
        Command command = new(name, description) { port };
        command.SetAction(parsed =>
        {
            DevicePort.Use(parsed.GetRequiredValue(port), device => use(device, parsed));
            return ExitCode.Done;
        });
        return command;
    }

    private static Argument<string> CreateImage() =>
        new("IMAGE") { Description = "An image for the device, which 'femto translate' makes." };
}
