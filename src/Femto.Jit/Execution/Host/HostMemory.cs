using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Femto.Jit.Execution.Host;

/// <summary>
/// The arenas of the process. They are reserved at once, mapped when first used, and used again. Memory for code is a
/// file in memory mapped twice: through one mapping it is written, through the other, at the arena, it is run; no
/// mapping is ever both, and loading a program changes none. There is one for each process because signal handlers are
/// the process's.
/// </summary>
internal sealed unsafe class HostMemory
{
    private const int MaxArenas = 1024;
    private const long FileBytesPerArena = HostLayout.CodeEnd + Limits.DataBytes;

    private static readonly Lazy<Result<HostMemory>> _shared = new(Create);

    private readonly ConcurrentBag<HostArena> _free = [];
    private readonly Lock _lock = new();
    private readonly byte* _arenas;
    private readonly int _file;
    private int _mapped;

    private HostMemory(byte* arenas, int file)
    {
        _arenas = arenas;
        _file = file;
    }

    /// <summary>Whether programs can run here at all.</summary>
    internal static bool IsSupported =>
        OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64;

    /// <summary>An arena for one program, to be given back, or diagnostic FJ4014.</summary>
    internal static Result<HostArena> Rent()
    {
        Result<HostMemory> memory = _shared.Value;
        if (!memory.Succeeded) return new Result<HostArena>(null, memory.Diagnostics);
        return memory.Value._free.TryTake(out HostArena? arena) ? arena : memory.Value.MapNext();
    }

    /// <summary>Gives an arena back, in which nothing runs.</summary>
    internal static void Return(HostArena arena) => _shared.Value.Value!._free.Add(arena);

    private static Result<HostMemory> Create()
    {
        if (!IsSupported)
        {
            return ExecutionDiagnostics.HostUnsupported.Of(
                $"x86-64 code runs on 64-bit Linux only; this is {RuntimeInformation.RuntimeIdentifier}");
        }

        const long Reserved = (MaxArenas + 1L) * HostLayout.ArenaBytes;
        void* reserved = LibC.Map(null, Reserved, LibC.ProtectNone,
            LibC.MapPrivate | LibC.MapAnonymous | LibC.MapNoReserve, -1, 0);
        if (reserved == LibC.Failed) return Refused("reserving addresses");
        int file = CreateFile();
        if (file < 0) return Refused("memfd_create");
        ulong aligned = ((ulong)reserved + HostLayout.ArenaBytes - 1) & ~(ulong)(HostLayout.ArenaBytes - 1);
        HostMemory memory = new((byte*)aligned, file);
        return memory.InstallHandler() is Diagnostic error ? error : memory;
    }

    /// <summary>Kernels that do not know the second flag make executable files without it.</summary>
    private static int CreateFile()
    {
        fixed (byte* name = "femto\0"u8)
        {
            int file = LibC.CreateMemoryFile(name, LibC.MemoryFileCloseOnExecute | LibC.MemoryFileExecutable);
            return file >= 0 ? file : LibC.CreateMemoryFile(name, LibC.MemoryFileCloseOnExecute);
        }
    }

    /// <summary>The first arena is the handler's.</summary>
    private Diagnostic? InstallHandler()
    {
        Result<HostArena> own = MapNext();
        if (!own.Succeeded) return own.Diagnostics[0];
        byte* start = own.Value.Start;
        byte[] handler = HostSignals.Assemble((long)(start + HostLayout.Code), (long)(start + HostLayout.Control),
            (long)_arenas, (long)MaxArenas * HostLayout.ArenaBytes);
        own.Value.WriteCode(handler);
        return HostSignals.Install(start + HostLayout.Code, start + HostLayout.Control)
            ? null : Refused("sigaction");
    }

    private Result<HostArena> MapNext()
    {
        lock (_lock)
        {
            if (_mapped == MaxArenas)
            {
                return ExecutionDiagnostics.HostUnsupported.Of(
                    $"{MaxArenas} programs are loaded; one has to be disposed of first");
            }
            byte* start = _arenas + (long)_mapped * HostLayout.ArenaBytes;
            long offset = _mapped * FileBytesPerArena;
            if (LibC.SetLength(_file, offset + FileBytesPerArena) != 0) return Refused("ftruncate");
            void* writable = LibC.Map(null, FileBytesPerArena, LibC.ProtectRead | LibC.ProtectWrite,
                LibC.MapShared, _file, offset);
            bool mapped = writable != LibC.Failed
                && MapFile(start, 0, HostLayout.CodeEnd, LibC.ProtectRead | LibC.ProtectExecute, offset)
                && MapFile(start, HostLayout.ReadOnlyData, HostLayout.ReadOnlyDataEnd, LibC.ProtectRead,
                    offset + HostLayout.CodeEnd)
                && MapMemory(start, HostLayout.Tables, HostLayout.TablesEnd)
                && MapMemory(start, HostLayout.Control, HostLayout.ControlEnd)
                && MapMemory(start, HostLayout.Context, HostLayout.ContextEnd)
                && MapMemory(start, HostLayout.Data, HostLayout.DataEnd)
                && MapMemory(start, HostLayout.Stack, HostLayout.StackEnd)
                && MapMemory(start, HostLayout.SignalStack, HostLayout.SignalStackEnd);
            if (!mapped) return Refused("mapping memory");
            _mapped++;
            return new HostArena(start, (byte*)writable);
        }
    }

    /// <summary>Memory for contexts below 2 GiB, where an address of 4 bytes reaches it; null when the system refuses.</summary>
    internal static byte* MapLowContext()
    {
        const int Length = HostLayout.ContextEnd - HostLayout.Context;
        void* reserved = LibC.Map(null, Length + (2 * HostLayout.GuardBytes), LibC.ProtectNone,
            LibC.MapPrivate | LibC.MapAnonymous | LibC.MapNoReserve | LibC.MapLow, -1, 0);
        if (reserved == LibC.Failed) return null;
        return MapMemory((byte*)reserved, HostLayout.GuardBytes, HostLayout.GuardBytes + Length)
            ? (byte*)reserved + HostLayout.GuardBytes : null;
    }

    private bool MapFile(byte* arena, int from, int to, int protection, long offset) =>
        LibC.Map(arena + from, (ulong)(to - from), protection, LibC.MapShared | LibC.MapFixed, _file, offset)
            != LibC.Failed;

    private static bool MapMemory(byte* arena, int from, int to) => LibC.Map(arena + from, (ulong)(to - from),
        LibC.ProtectRead | LibC.ProtectWrite,
        LibC.MapPrivate | LibC.MapAnonymous | LibC.MapFixed | LibC.MapNoReserve, -1, 0) != LibC.Failed;

    internal static Diagnostic Refused(string what) => ExecutionDiagnostics.HostUnsupported.Of(
        $"the system refused {what}: {Marshal.GetLastPInvokeErrorMessage()}");
}
