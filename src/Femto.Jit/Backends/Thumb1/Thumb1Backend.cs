using System.Collections.Immutable;
using Femto.Jit.Backends.Thumb;
using Femto.Jit.CodeGen;
using Femto.Jit.Ir;

namespace Femto.Jit.Backends.Thumb1;

/// <summary>Thumb of Armv6-M: the parts in one place.</summary>
internal sealed class Thumb1Backend : IBackend
{
    /// <summary>Bytes of code that one machine instruction becomes at most, with its literal.</summary>
    private const int LargestInstruction = 64;

    /// <summary>How far B reaches, less what the prologue and the trap blocks take.</summary>
    private const int NearBytes = 1920;

    private static readonly ImmutableArray<string> operations = OperationNames.Of<Thumb1Op>();

    public ImmutableArray<string> Operations => operations;

    public bool SavesTogether => true;

    public SelectionRules Rules { get; } = new(
        IndexedAddresses: true, MultiplyAdd: false, ShiftedLogical: false, LargestShiftInSum: 0)
    {
        LargestShiftInAddress = 0,
    };

    public CallingConvention Convention => ThumbConvention.Aapcs;

    /// <summary>LDR (literal) reaches 1020 bytes; pools are placed well before.</summary>
    public PoolLimits Pools => new(Due: 400, Overdue: 860);

    public MachineFunction Lower(Function function, ProgramLayout layout) => Thumb1Lowering.Run(function, layout);

    public RegisterFile RegistersOf(MachineFunction function) => Thumb1Registers.File;

    /// <summary>
    /// The trap blocks find the instance in the frame, and are reached by calls; far jumps are calls, too. So functions
    /// that trap or are large have no return address in lr. What is pushed is popped with the return address.
    /// </summary>
    public uint SavedBy(FrameNeeds needs)
    {
        uint saved = needs.Written & Convention.CalleeSaved;
        if (needs.Traps)
            saved |= 1u << ThumbConvention.Instance;
        bool large = needs.Instructions > (NearBytes - needs.PaddingBytes) / LargestInstruction;
        if (needs.Calls || saved != 0 || large)
            saved |= 1u << Convention.Link;
        return saved;
    }

    public IInstructionEmitter EmitterFor(CodeBuffer buffer, Frame frame) => new Thumb1Emitter(buffer, frame);

    public NativeInstruction Disassemble(ReadOnlySpan<byte> code, int offset) => ThumbDisassembler.Read(code, offset);
}
