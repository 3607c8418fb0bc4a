namespace Femto.Jit.Bytecode.Assembly;

/// <summary>An instruction of the source whose label, if it has one, is not resolved yet.</summary>
/// <param name="Instruction">The instruction; the field the label stands for is 0.</param>
/// <param name="Label">The label that is its jump target, callee or address.</param>
internal sealed record Statement(Instruction Instruction, LabelUse? Label = null);

/// <summary>A label in an operand.</summary>
/// <param name="Name">The label.</param>
/// <param name="Addend">Bytes to be added to its address.</param>
internal sealed record LabelUse(string Name, long Addend = 0);

/// <summary>A register operand.</summary>
/// <param name="Number">0 to 10.</param>
/// <param name="Width">32 for <c>w</c>, 64 for <c>r</c>.</param>
internal readonly record struct RegisterOperand(byte Number, int Width);

/// <summary>A memory operand: base register and offset.</summary>
internal readonly record struct MemoryOperand(byte Register, short Offset);
