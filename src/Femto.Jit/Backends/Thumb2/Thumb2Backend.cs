using Femto.Jit.CodeGen;
using Femto.Jit.Ir;

namespace Femto.Jit.Backends.Thumb2;

/// <summary>Thumb-2 of Armv7-M: the parts in one place.</summary>
internal sealed class Thumb2Backend : IBackend
{
    public RegisterFile Registers => Thumb2Registers.File;

    public MachineFunction Lower(Function function, ProgramLayout layout) => Thumb2Lowering.Run(function, layout);

    public MachineCode Emit(IReadOnlyList<MachineFunction> functions, ProgramLayout layout) =>
        new Thumb2Assembly(functions, layout).Finish();

    public NativeInstruction Disassemble(ReadOnlySpan<byte> code, int offset) => Thumb2Disassembler.Read(code, offset);
}
