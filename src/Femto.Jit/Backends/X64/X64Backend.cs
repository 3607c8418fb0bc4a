using System.Collections.Immutable;
using Femto.Jit.CodeGen;
using Femto.Jit.Ir;

namespace Femto.Jit.Backends.X64;

/// <summary>Baseline x86-64: the parts in one place.</summary>
internal sealed class X64Backend : IBackend
{
    private const byte Breakpoint = 0xCC;

    private static readonly ImmutableArray<string> operations = OperationNames.Of<X64Op>();

    public ImmutableArray<string> Operations => operations;

    public SelectionRules Rules { get; } = new(
        IndexedAddresses: true, MultiplyAdd: false, ShiftedLogical: false, LargestShiftInSum: 3);

    public CallingConvention Convention => X64Registers.Convention;

    /// <summary>Constants are immediates: there are no pools.</summary>
    public PoolLimits Pools => new(Due: int.MaxValue, Overdue: int.MaxValue);

    public byte Padding => Breakpoint;

    public int ShortestInstruction => 1;

    public int EncodingColumns => 20;

    public MachineFunction Lower(Function function, ProgramLayout layout) => X64Lowering.Run(function, layout);

    public RegisterFile RegistersOf(MachineFunction function) => X64Registers.File;

    /// <summary>The trap blocks find the instance in the frame.</summary>
    public uint SavedBy(FrameNeeds needs)
    {
        uint saved = needs.Written & Convention.CalleeSaved;
        return needs.Traps ? saved | 1u << X64Registers.Instance : saved;
    }

    public IInstructionEmitter EmitterFor(CodeBuffer buffer, Frame frame) => new X64Emitter(buffer, frame);

    public NativeInstruction Disassemble(ReadOnlySpan<byte> code, int offset) => X64Disassembler.Read(code, offset);
}
