namespace Femto.Jit.Execution.Host;

/// <summary>
/// What lies where in an arena, in bytes from its start. An arena starts at a multiple of its size, so that a fault
/// handler finds it from any address within. Between regions, and after the last, nothing is mapped for
/// <see cref="GuardBytes"/> at least.
/// </summary>
internal static class HostLayout
{
    internal const int ArenaBytes = 32 * 1024 * 1024;

    /// <summary>More than an access reaches from a checked address.</summary>
    internal const int GuardBytes = 64 * 1024;

    internal const int PageBytes = 4096;

    /// <summary>Our own code: <see cref="HostStubs"/>.</summary>
    internal const int Stubs = 0;
    internal const int StubBytes = 4 * PageBytes;

    /// <summary>The program's code, mapped together with the stubs.</summary>
    internal const int Code = Stubs + StubBytes;
    internal const int CodeEnd = 16 * 1024 * 1024;

    /// <summary>Tables of routines and helpers, then the instance, which ends where the page does.</summary>
    internal const int Tables = CodeEnd + GuardBytes;
    internal const int TablesEnd = Tables + PageBytes;
    internal const int Helpers = Tables + 8 * 16;

    /// <summary>What stubs, fault handler and managed code tell each other: <see cref="HostControl"/>.</summary>
    internal const int Control = TablesEnd + GuardBytes;
    internal const int ControlEnd = Control + PageBytes;

    internal const int Context = ControlEnd + GuardBytes;
    internal const int ContextEnd = Context + 4 * 1024 * 1024;

    internal const int Data = ContextEnd + GuardBytes;
    internal const int DataEnd = Data + Limits.DataBytes;

    internal const int ReadOnlyData = DataEnd + GuardBytes;
    internal const int ReadOnlyDataEnd = ReadOnlyData + Limits.DataBytes;

    /// <summary>The C stack of the program.</summary>
    internal const int Stack = ReadOnlyDataEnd + GuardBytes;
    internal const int StackEnd = Stack + 1024 * 1024;

    /// <summary>The stack of fault handlers, for threads that have none.</summary>
    internal const int SignalStack = StackEnd + GuardBytes;
    internal const int SignalStackEnd = SignalStack + 64 * 1024;

    /// <summary>What fault handlers and helpers may take of the stack below the program's frames.</summary>
    internal const int StackReserve = 128 * 1024;

    /// <summary>The longest table of helpers.</summary>
    internal const int MaxHelpers = 64;
}
