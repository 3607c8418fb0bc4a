namespace Femto.Jit.Execution.Host;

/// <summary>Members of the control page, in bytes from its start; 8 bytes each.</summary>
internal static class HostControl
{
    /// <summary>Stack pointer of the caller, below the registers it gets back.</summary>
    internal const int HostStackPointer = 0;

    /// <summary>Address of the program's entry.</summary>
    internal const int Entry = 8;

    /// <summary>Address of the context of this run.</summary>
    internal const int Context = 16;

    /// <summary>What the entry returned.</summary>
    internal const int Result = 24;

    /// <summary>Not 0 when one of <see cref="Differences"/> is not.</summary>
    internal const int Changed = 32;

    /// <summary>1 from the start of a run to its end.</summary>
    internal const int Running = 40;

    /// <summary>Number of the signal that ended the run; 0 for none.</summary>
    internal const int FaultSignal = 48;

    /// <summary>The address that was touched, where the signal has one.</summary>
    internal const int FaultAddress = 56;

    /// <summary>Address of the instruction.</summary>
    internal const int FaultPc = 64;

    /// <summary>What differs in each of <see cref="HostStubs.Watched"/> and the stack pointer.</summary>
    internal const int Differences = 72;

    /// <summary>The C functions behind helpers that run on the caller's stack, by import index.</summary>
    internal const int HelperTargets = 512;

    /// <summary>In the arena of the fault handler: what handled each signal before, by its number.</summary>
    internal const int PreviousHandlers = 1024;

    /// <summary>In the arena of the fault handler: the kernel's form of the default action, zeros.</summary>
    internal const int DefaultAction = 2048;
}
