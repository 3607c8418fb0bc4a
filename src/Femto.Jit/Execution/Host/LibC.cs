using System.Runtime.InteropServices;

namespace Femto.Jit.Execution.Host;

/// <summary>What is called of the C library, as Linux on x86-64 has it.</summary>
internal static unsafe partial class LibC
{
    internal const int ProtectNone = 0;
    internal const int ProtectRead = 1;
    internal const int ProtectWrite = 2;
    internal const int ProtectExecute = 4;

    internal const int MapShared = 1;
    internal const int MapPrivate = 2;
    internal const int MapFixed = 0x10;
    internal const int MapAnonymous = 0x20;
    internal const int MapLow = 0x40;
    internal const int MapNoReserve = 0x4000;

    internal const uint MemoryFileCloseOnExecute = 1;
    internal const uint MemoryFileExecutable = 0x10;

    internal const int SignalInfo = 4;
    internal const int SignalOnStack = 0x0800_0000;
    internal const int SignalRestart = 0x1000_0000;

    internal const int StackDisabled = 2;

    internal static readonly void* Failed = unchecked((void*)-1);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    internal static partial void* Map(void* address, ulong length, int protection, int flags, int file, long offset);

    [LibraryImport("libc", EntryPoint = "memfd_create", SetLastError = true)]
    internal static partial int CreateMemoryFile(byte* name, uint flags);

    [LibraryImport("libc", EntryPoint = "ftruncate", SetLastError = true)]
    internal static partial int SetLength(int file, long length);

    [LibraryImport("libc", EntryPoint = "sigaction", SetLastError = true)]
    internal static partial int SetAction(int signal, SignalAction* action, SignalAction* old);

    [LibraryImport("libc", EntryPoint = "sigaltstack", SetLastError = true)]
    internal static partial int SetAlternateStack(AlternateStack* stack, AlternateStack* old);

    /// <summary><c>struct sigaction</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct SignalAction
    {
        internal void* Handler;
        internal fixed ulong Mask[16];
        internal int Flags;
        internal void* Restorer;
    }

    /// <summary><c>stack_t</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct AlternateStack
    {
        internal void* Start;
        internal int Flags;
        internal nuint Length;
    }
}
