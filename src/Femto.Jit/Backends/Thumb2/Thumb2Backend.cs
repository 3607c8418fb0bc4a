using System.Collections.Immutable;
using Femto.Jit.Backends.Thumb;
using Femto.Jit.CodeGen;
using Femto.Jit.Ir;

namespace Femto.Jit.Backends.Thumb2;

/// <summary>Thumb-2 of Armv7-M: the parts in one place.</summary>
internal sealed class Thumb2Backend : IBackend
{
    private static readonly ImmutableArray<string> operations = OperationNames.Of<Thumb2Op>();

    public ImmutableArray<string> Operations => operations;

    public bool SavesTogether => true;

    public SelectionRules Rules { get; } = new(
        IndexedAddresses: true, MultiplyAdd: true, ShiftedLogical: true, LargestShiftInSum: 31)
    {
        LargestPostIndex = IndexedOffset.Largest,
    };

    public CallingConvention Convention => ThumbConvention.Aapcs;

    /// <summary>LDR (literal) reaches 4095 bytes; pools are placed well before.</summary>
    public PoolLimits Pools => new(Due: 2048, Overdue: 3600);

    public MachineFunction Lower(Function function, ProgramLayout layout) => Thumb2Lowering.Run(function, layout);

    public void Combine(MachineFunction function)
    {
        foreach (MachineBlock block in function.Blocks)
        {
            Thumb2ZeroTest.Combine(block);
            Thumb2PostIndex.Combine(block);
        }
    }

    public RegisterFile RegistersOf(MachineFunction function) => Thumb2Registers.File;

    /// <summary>
    /// The trap blocks find the instance in the frame, and are reached by calls, so a function that traps has no return
    /// address in lr. What is pushed is popped with the return address.
    /// </summary>
    public uint SavedBy(FrameNeeds needs)
    {
        uint saved = needs.Written & Convention.CalleeSaved;
        if (needs.Traps)
            saved |= 1u << ThumbConvention.Instance;
        if (needs.Calls || saved != 0 || (needs.Written >> Convention.Link & 1) != 0)
            saved |= 1u << Convention.Link;
        return saved;
    }

    public IInstructionEmitter EmitterFor(CodeBuffer buffer, Frame frame) => new Thumb2Emitter(buffer, frame);

    public NativeInstruction Disassemble(ReadOnlySpan<byte> code, int offset) => ThumbDisassembler.Read(code, offset);
}
