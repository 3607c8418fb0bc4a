using System.Collections.Immutable;
using Femto.Jit.CodeGen;
using Femto.Jit.Ir;

namespace Femto.Jit.Backends.Rv32;

/// <summary>RV32 with the multiplication extension and those the target has: the parts in one place.</summary>
internal sealed class Rv32Backend(Target target) : IBackend
{
    private static readonly ImmutableArray<string> operations = OperationNames.Of<Rv32Op>();

    public ImmutableArray<string> Operations => operations;

    public SelectionRules Rules { get; } = new(
        IndexedAddresses: false, MultiplyAdd: false, ShiftedLogical: false,
        LargestShiftInSum: target.Features.HasFlag(InstructionSetFeatures.Zba) ? 3 : 0);

    public CallingConvention Convention => Rv32Registers.Convention;

    /// <summary>Constants are made of immediates: there are no pools.</summary>
    public PoolLimits Pools => new(Due: int.MaxValue, Overdue: int.MaxValue);

    public MachineFunction Lower(Function function, ProgramLayout layout) => Rv32Lowering.Run(function, layout);

    public RegisterFile RegistersOf(MachineFunction function) =>
        KeepsInstance(new FrameNeeds(function, Convention)) ? Rv32Registers.FileKeepingInstance : Rv32Registers.File;

    /// <summary>A function that calls keeps the instance for its trap blocks in the frame.</summary>
    public uint SavedBy(FrameNeeds needs)
    {
        uint saved = needs.Written & Convention.CalleeSaved;
        if (needs.Calls)
            saved |= 1u << Convention.Link;
        if (needs is { Calls: true, Traps: true })
            saved |= 1u << Rv32Registers.Instance;
        return saved;
    }

    public IInstructionEmitter EmitterFor(CodeBuffer buffer, Frame frame) =>
        new Rv32Emitter(buffer, frame, target.Features);

    public NativeInstruction Disassemble(ReadOnlySpan<byte> code, int offset) => Rv32Disassembler.Read(code, offset);

    /// <summary>Whether a function keeps the instance in a register of its own.</summary>
    public static bool KeepsInstance(FrameNeeds needs) => needs is { Traps: true, Calls: false };
}
