using System.Collections.Immutable;

namespace Femto.Jit.Cli.Device;

/// <summary>What a device can be asked for; <c>targets/demo/README.md</c> has the contents.</summary>
internal enum DeviceRequest : byte
{
    /// <summary>What it is, and to begin to count requests anew.</summary>
    Hello = 1,

    /// <summary>To load a program for a tenant that has none.</summary>
    Install = 2,

    /// <summary>To let another program take the place of a tenant's.</summary>
    Update = 3,

    /// <summary>To attach a program to its hook.</summary>
    Start = 4,

    /// <summary>To detach it.</summary>
    Stop = 5,

    /// <summary>To remove it.</summary>
    Terminate = 6,

    /// <summary>The programs.</summary>
    List = 7,

    /// <summary>What the programs have done.</summary>
    Stats = 8,

    /// <summary>To run what is attached to a hook.</summary>
    Fire = 9,

    /// <summary>A value of the store.</summary>
    Fetch = 10,

    /// <summary>To let the timer's interrupt fire a hook, or no longer.</summary>
    Load = 11,
}

/// <summary>A program on a device.</summary>
/// <param name="Tenant">Whose it is.</param>
/// <param name="Hook">The hook it is for.</param>
/// <param name="IsRunning">Whether the hook runs it.</param>
/// <param name="Name">That of its image.</param>
internal sealed record DeviceProgram(int Tenant, int Hook, bool IsRunning, string Name);

/// <summary>What hooks and programs have done.</summary>
/// <param name="Fired">How often each hook was fired.</param>
/// <param name="Programs">The programs, by tenant.</param>
internal sealed record DeviceStatistics(ImmutableArray<uint> Fired, ImmutableArray<ProgramStatistics> Programs)
{
    /// <summary>Hooks of a device: for samples, switches of threads, and requests.</summary>
    public const int Hooks = 3;
}

/// <summary>What the program of a tenant has done since it was installed.</summary>
internal sealed record ProgramStatistics(int Tenant, uint Runs, uint Traps, uint FuelLeft);

/// <summary>What became of an event.</summary>
/// <param name="Result">That of the last program.</param>
/// <param name="Context">The event after the run.</param>
internal sealed record DeviceEvent(ulong Result, byte[] Context);
