namespace Femto.Jit.Execution;

/// <summary>Everything that can keep an engine from running a program.</summary>
internal static class ExecutionDiagnostics
{
    internal static readonly DiagnosticDescriptor ContextLength =
        new("FJ4001", "The context does not have the length the contract states");

    internal static readonly DiagnosticDescriptor HelperMissing =
        new("FJ4002", "The engine does not have a helper the program calls");

    internal static readonly DiagnosticDescriptor Layout =
        new("FJ4003", "The addresses asked for cannot be used");

    internal static readonly DiagnosticDescriptor UnknownEngine = new("FJ4004", "There is no engine of that name");

    internal static readonly DiagnosticDescriptor EmulatorMissing = new("FJ4005", "The emulator cannot be started");

    internal static readonly DiagnosticDescriptor AgentMissing =
        new("FJ4006", "What runs in the emulator cannot be built");

    internal static readonly DiagnosticDescriptor AgentIncompatible =
        new("FJ4007", "The agent in the emulator does not fit this version");

    internal static readonly DiagnosticDescriptor TooLarge =
        new("FJ4008", "The program or its context does not fit the memory it would run in");

    internal static readonly DiagnosticDescriptor TimedOut = new("FJ4009", "The run did not end in time");

    internal static readonly DiagnosticDescriptor EmulatorEnded = new("FJ4010", "The emulator ended during the run");

    internal static readonly DiagnosticDescriptor Fault = new("FJ4011", "The processor raised a fault");

    internal static readonly DiagnosticDescriptor AbiViolated =
        new("FJ4012", "The code changed what belongs to its caller");

    internal static readonly DiagnosticDescriptor UnknownTrap =
        new("FJ4013", "The code reported a trap that its table does not have");

    internal static readonly DiagnosticDescriptor HostUnsupported =
        new("FJ4014", "This machine cannot run code in the process");

    internal static readonly DiagnosticDescriptor CannotCount = new("FJ4015", "The engine does not count instructions");

    internal static readonly DiagnosticDescriptor Memory =
        new("FJ4016", "What a field of the context is to point to does not have a length the contract allows");

    internal static readonly DiagnosticDescriptor DeviceSilent = new("FJ4017", "The device does not answer");

    internal static readonly DiagnosticDescriptor DeviceRefused = new("FJ4018", "The device refuses a request");
}
