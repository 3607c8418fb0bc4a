namespace Femto.Jit.Cli.Device;

/// <summary>What a device tells, as text.</summary>
internal static class DeviceOutput
{
    /// <summary>The programs on a device, a line for each.</summary>
    public static void PrintPrograms(DeviceSession device)
    {
        foreach (DeviceProgram program in device.List())
        {
            Console.Out.WriteLine(
                $"tenant {program.Tenant}: {program.Name}, hook {program.Hook}, {(program.IsRunning ? "running" : "stopped")}");
        }
    }

    /// <summary>How often hooks were fired, then what programs did.</summary>
    public static void PrintStatistics(DeviceSession device)
    {
        DeviceStatistics statistics = device.Stats();
        Console.Out.WriteLine($"hooks fired: {string.Join(' ', statistics.Fired)}");
        foreach (ProgramStatistics program in statistics.Programs)
        {
            Console.Out.WriteLine($"tenant {program.Tenant}: runs {program.Runs}, traps {program.Traps}, fuel left {program.FuelLeft}");
        }
    }
}
