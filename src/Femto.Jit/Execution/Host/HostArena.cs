using System.Collections.Immutable;
using Femto.Jit.CodeGen;
using Femto.Jit.Contracts;

namespace Femto.Jit.Execution.Host;

/// <summary>
/// Memory for one program and its instance, laid out by <see cref="HostLayout"/>. Context and data end where nothing is
/// mapped, up to alignment; the stack does at both ends. A context that has addresses of 4 bytes lies elsewhere, with what
/// they point to.
/// </summary>
internal sealed unsafe class HostArena
{
    /// <summary>HLT, which faults outside of the kernel.</summary>
    private const byte Filler = 0xF4;

    private static readonly InstanceLayout _layout = InstanceLayout.For64Bits;

    private readonly byte* _writableCode;
    private readonly byte* _instance;
    private readonly byte* _control;
    private readonly HostStubs.Code _stubs;
    private readonly delegate* unmanaged<void> _enter;
    private int _codeBytes;
    private byte[] _freshData = [];
    private int _framePointerDepth;
    private Thread? _lastThread;
    private bool _needsSignalStack;

    /// <summary>Where a context and what it points to are; null before there was one.</summary>
    private byte* _lowContext;
    private bool _isContextLow;

    internal HostArena(byte* start, byte* writable)
    {
        Start = start;
        _writableCode = writable;
        _control = start + HostLayout.Control;
        _instance = start + HostLayout.TablesEnd - _layout.Size;
        _stubs = HostStubs.Assemble((long)start);
        if (_stubs.Bytes.Length > HostLayout.StubBytes)
            throw new InternalCompilerException(nameof(HostArena), $"{_stubs.Bytes.Length} bytes of stubs");
        _stubs.Bytes.CopyTo(new Span<byte>(writable, HostLayout.StubBytes));
        _enter = (delegate* unmanaged<void>)(start + _stubs.Enter);
        byte* tables = start + HostLayout.Tables;
        *(byte**)(tables + 8 * (int)RuntimeRoutine.FindRegion) = start + _stubs.FindRegion;
        SetAddress(_layout.Runtime, tables);
        SetAddress(_layout.Helpers, start + HostLayout.Helpers);
        *(byte**)(_control + HostControl.Entry) = start + HostLayout.Code;
    }

    /// <summary>The lowest address.</summary>
    internal byte* Start { get; }

    /// <summary>Largest sizes.</summary>
    internal static int CodeCapacity => HostLayout.CodeEnd - HostLayout.Code;

    /// <inheritdoc cref="CodeCapacity"/>
    internal static int ContextCapacity => HostLayout.ContextEnd - HostLayout.Context;

    /// <inheritdoc cref="CodeCapacity"/>
    internal static int StackCapacity => HostLayout.StackEnd - HostLayout.Stack - HostLayout.StackReserve;

    /// <summary>The addresses of a run with a context of some length, what it points to included.</summary>
    internal MemoryLayout Layout(int contextLength) => new(
        (ulong)ContextPlace(contextLength),
        (ulong)(Start + HostLayout.StackEnd - _framePointerDepth),
        *(ulong*)(_instance + _layout.Data),
        *(ulong*)(_instance + _layout.ReadOnlyData))
    {
        AddressBytes = sizeof(ulong),
    };

    private byte* ContextPlace(int length)
    {
        byte* end = _isContextLow ? _lowContext + ContextCapacity : Start + HostLayout.ContextEnd;
        return end - ((length + 7) & ~7);
    }

    private void SetAddress(int member, byte* address) => *(byte**)(_instance + member) = address;

    private void SetWord(int member, uint value) => *(uint*)(_instance + member) = value;

    /// <summary>Writes code, and over what is left of the code before it something that faults.</summary>
    internal void WriteCode(ReadOnlySpan<byte> code)
    {
        code.CopyTo(new Span<byte>(_writableCode + HostLayout.Code, code.Length));
        if (code.Length < _codeBytes)
            new Span<byte>(_writableCode + HostLayout.Code + code.Length, _codeBytes - code.Length).Fill(Filler);
        _codeBytes = code.Length;
        _lastThread = null;
    }

    /// <summary>Loads a program, whose parts fit.</summary>
    /// <param name="code">The program.</param>
    /// <param name="helpers">
    /// Addresses of C functions by number, run on the caller's stack; of those that are not here
    /// <see cref="HostHelpers"/> are called.
    /// </param>
    internal Diagnostic? Load(MachineCode code, IReadOnlyDictionary<int, nint>? helpers)
    {
        ProgramData data = code.Source.Program.Data;
        for (int index = 0; index < code.HelperImports.Length; index++)
        {
            if (!TryBind(index, code.HelperImports[index], helpers))
                return ExecutionDiagnostics.HelperMissing.Of($"helper {code.HelperImports[index]} is not here");
        }

        _isContextLow = !PointedRegions.Of(code.Source.Contract).IsEmpty;
        if (_isContextLow && _lowContext is null && (_lowContext = HostMemory.MapLowContext()) is null)
            return HostMemory.Refused("mapping memory below 2 GiB");
        WriteCode(code.Code.AsSpan());
        _framePointerDepth = code.FramePointerDepth;
        int readOnly = HostLayout.ReadOnlyDataEnd - ((data.ReadOnly.Length + 7) & ~7);
        data.ReadOnly.AsSpan().CopyTo(new Span<byte>(
            _writableCode + HostLayout.CodeEnd + (readOnly - HostLayout.ReadOnlyData), data.ReadOnly.Length));
        SetAddress(_layout.ReadOnlyData, Start + readOnly);
        SetWord(_layout.ReadOnlyDataLength, (uint)data.ReadOnly.Length);
        SetAddress(_layout.Data, Start + HostLayout.DataEnd - ((data.WritableLength + 7) & ~7));
        SetWord(_layout.DataLength, (uint)data.WritableLength);
        _freshData = data.WritableLength == 0 ? [] : InstanceData.Create(data, Layout(0));
        return null;
    }

    private bool TryBind(int index, int number, IReadOnlyDictionary<int, nint>? helpers)
    {
        byte** place = (byte**)(Start + HostLayout.Helpers) + index;
        if (helpers is not null && helpers.TryGetValue(number, out nint function))
        {
            *((nint*)(_control + HostControl.HelperTargets) + index) = function;
            *place = Start + _stubs.FirstTrampoline + index * _stubs.TrampolineBytes;
            return true;
        }
        if (!_stubs.Helpers.TryGetValue(number, out int offset)) return false;
        *place = Start + offset;
        return true;
    }

    /// <summary>The instance's writable data after a run.</summary>
    internal ImmutableArray<byte> Data =>
        [.. new ReadOnlySpan<byte>(*(byte**)(_instance + _layout.Data), _freshData.Length)];

    /// <summary>Runs the program once on fresh data.</summary>
    /// <param name="context">The context, and behind it what it points to; it is brought up to date.</param>
    /// <param name="length">Length of the context alone.</param>
    /// <param name="fuel">Fuel granted.</param>
    internal HostOutcome Run(Span<byte> context, int length, uint fuel)
    {
        ref ulong running = ref Member(HostControl.Running);
        if (running != 0)
            throw new InvalidOperationException("The program is running already.");
        byte* place = ContextPlace(context.Length);
        Span<byte> inside = new(place, context.Length);
        context.CopyTo(inside);
        if (_freshData.Length > 0)
            _freshData.CopyTo(new Span<byte>(*(byte**)(_instance + _layout.Data), _freshData.Length));
        SetWord(_layout.Fuel, fuel);
        SetWord(_layout.TrapKind, 0);
        SetAddress(_layout.Context, place);
        SetWord(_layout.ContextLength, (uint)length);
        SetAddress(_layout.StackHigh, null);
        Member(HostControl.Context) = (ulong)place;
        Member(HostControl.Changed) = 0;
        Member(HostControl.FaultSignal) = 0;
        Enter();
        inside.CopyTo(context);
        return new HostOutcome(
            Member(HostControl.Result),
            *(uint*)(_instance + _layout.TrapKind),
            OffsetOf(*(ulong*)(_instance + _layout.TrapAddress)),
            *(uint*)(_instance + _layout.Fuel),
            Member(HostControl.FaultSignal),
            Member(HostControl.Changed) != 0);
    }

    private long OffsetOf(ulong address) => unchecked((long)(address - (ulong)(Start + HostLayout.Code)));

    private ref ulong Member(int member) => ref *(ulong*)(_control + member);

    private void Enter()
    {
        if (_lastThread != Thread.CurrentThread)
            MeetThread();
        if (_needsSignalStack)
            EnterOnSignalStack();
        else
            _enter();
    }

    /// <summary>A thread that has not run this code yet has to see it as it is now.</summary>
    private void MeetThread()
    {
        ((delegate* unmanaged<void>)(Start + _stubs.Serialize))();
        LibC.AlternateStack present;
        _needsSignalStack = LibC.SetAlternateStack(null, &present) == 0 && (present.Flags & LibC.StackDisabled) != 0;
        _lastThread = Thread.CurrentThread;
    }

    /// <summary>Handlers need a stack of their own when the program has used up its one.</summary>
    private void EnterOnSignalStack()
    {
        LibC.AlternateStack before;
        LibC.AlternateStack ours = new()
        {
            Start = Start + HostLayout.SignalStack,
            Length = HostLayout.SignalStackEnd - HostLayout.SignalStack,
        };
        _ = LibC.SetAlternateStack(&ours, &before);
        _enter();
        _ = LibC.SetAlternateStack(&before, null);
    }

    /// <summary>What a fault touched, and its place: an offset in the program's code when it is there.</summary>
    internal (ulong Address, ulong Pc, long CodeOffset) Fault
    {
        get
        {
            ulong pc = Member(HostControl.FaultPc);
            return (Member(HostControl.FaultAddress), pc, OffsetOf(pc));
        }
    }

    /// <summary>Names of the registers that came back changed.</summary>
    internal string DescribeChanges() => string.Join(", ", HostStubs.Names
        .Where((_, index) => Member(HostControl.Differences + 8 * index) != 0)
        .Select(name => $"register {name}"));
}

/// <summary>What a run left behind.</summary>
/// <param name="Result">What the entry returned.</param>
/// <param name="TrapKind">The instance's field.</param>
/// <param name="TrapOffset">The instance's trap address, from the start of the code.</param>
/// <param name="Fuel">Fuel left.</param>
/// <param name="Signal">The signal that ended the run; 0 for none.</param>
/// <param name="HasChanges">Whether the code changed registers of its caller's.</param>
internal readonly record struct HostOutcome(
    ulong Result, uint TrapKind, long TrapOffset, uint Fuel, ulong Signal, bool HasChanges);
