using System.Collections.Immutable;
using Femto.Jit.CodeGen;
using Femto.Jit.Ir;

namespace Femto.Jit.Backends.Xtensa;

/// <summary>Xtensa with the density option, in either calling convention: the parts in one place.</summary>
internal sealed class XtensaBackend(Target target) : IBackend
{
    /// <summary>Frame slots that loads and stores reach from the stack pointer, outgoing arguments aside.</summary>
    private const int NearSlots = 200;

    private bool IsWindowed => target.Features.HasFlag(InstructionSetFeatures.Windowed);

    private static readonly ImmutableArray<string> operations = OperationNames.Of<XtensaOp>();

    public ImmutableArray<string> Operations => operations;

    public SelectionRules Rules { get; } = new(
        IndexedAddresses: false, MultiplyAdd: false, ShiftedLogical: false, LargestShiftInSum: 3)
    {
        ShiftedMinuend = true, WidestField = 16, FunnelShifts = true,
        CountsTurns = target.Features.HasFlag(InstructionSetFeatures.Windowed),
    };

    public CallingConvention Convention => IsWindowed ? XtensaRegisters.Windowed : XtensaRegisters.Call0;

    /// <summary>L32R reaches 262144 bytes, backwards; pools are placed well before.</summary>
    public PoolLimits Pools => new(Due: 200_000, Overdue: 240_000) { AheadOfUse = true };

    public MachineFunction Lower(Function function, ProgramLayout layout)
    {
        MachineFunction machine = XtensaLowering.Run(function, layout, Convention);
        if (KeepsInstance(new FrameNeeds(machine, Convention)))
            machine.Instance!.Pinned = XtensaRegisters.Instance;
        return machine;
    }

    public RegisterFile RegistersOf(MachineFunction function)
    {
        var needs = new FrameNeeds(function, Convention);
        RegisterFile file = !IsWindowed ? XtensaRegisters.Call0File
            : needs.Calls ? XtensaRegisters.WindowedCallerFile : XtensaRegisters.WindowedLeafFile;
        if (KeepsInstance(needs))
            file = file.Without(XtensaRegisters.Instance);
        if (IsLong(function))
            return file.Without(XtensaRegisters.Scratch).Without(XtensaRegisters.KeptLink);
        return file with { NearSlots = NearSlots, Far = file.Without(XtensaRegisters.Scratch) };
    }

    /// <summary>
    /// A function that calls keeps the instance for its trap blocks in the frame, unless its window keeps it.
    /// </summary>
    public uint SavedBy(FrameNeeds needs)
    {
        if (IsWindowed)
            return 0;
        uint saved = needs.Written & Convention.CalleeSaved;
        if (needs.Calls)
            saved |= 1u << Convention.Link;
        if (needs is { Calls: true, Traps: true })
            saved |= 1u << XtensaRegisters.Instance;
        return saved;
    }

    public IInstructionEmitter EmitterFor(CodeBuffer buffer, Frame frame) =>
        new XtensaEmitter(buffer, frame, IsWindowed);

    public NativeInstruction Disassemble(ReadOnlySpan<byte> code, int offset) => XtensaDisassembler.Read(code, offset);

    /// <summary>Whether jumps may not reach: sequences are some ten instructions long, others with their traps three.</summary>
    private static bool IsLong(MachineFunction function)
    {
        const int JumpReach = 128 * 1024;
        return function.Blocks.SelectMany(block => block.Instructions)
            .Sum(instruction => instruction.Opcode > (int)XtensaOp.Store ? 40 : 12) >= JumpReach;
    }

    /// <summary>Whether the instance stays in the register it arrives in.</summary>
    private bool KeepsInstance(FrameNeeds needs) =>
        IsWindowed ? needs.Traps || needs.Calls : needs is { Traps: true, Calls: false };
}
