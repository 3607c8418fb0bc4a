using System.Globalization;

namespace Femto.Jit.Bytecode;

/// <summary>
/// Writes instructions as text in the form that llvm-objdump prints with decimal immediates. Local calls are written
/// <c>call local</c>, which LLVM does not tell from calls of helpers, and data addresses <c>.data + n ll</c> and
/// <c>.rodata + n ll</c>. <see cref="Assembler"/> reads all of it back.
/// </summary>
public static class Disassembler
{
    /// <summary>The text of one instruction; empty for the second slot of a 16-byte instruction.</summary>
    public static string Text(Instruction instruction)
    {
        InstructionRow row = instruction.Row;
        return row.Operation switch
        {
            Operation.SecondSlot => "",
            Operation.Exit => "exit",
            Operation.CallHelper => $"call {instruction.Immediate}",
            Operation.CallLocal => $"call local {Signed(instruction.Immediate)}",
            Operation.Jump when row.TargetIsImmediate => $"gotol {Signed(instruction.Immediate)}",
            Operation.Jump => $"goto {Signed(instruction.Offset)}",
            Operation.LoadImmediate64 => $"{Destination(instruction)} = {instruction.Immediate} ll",
            Operation.LoadDataAddress => Address(instruction, ".data"),
            Operation.LoadReadOnlyDataAddress => Address(instruction, ".rodata"),
            Operation.Load or Operation.LoadSignExtended => $"r{instruction.Destination} = {Memory(instruction)}",
            Operation.Store => $"{Memory(instruction)} = r{instruction.Source}",
            Operation.StoreImmediate => $"{Memory(instruction)} = {instruction.Immediate}",
            _ when row.IsAtomic => Atomic(instruction),
            _ when row.IsJump => $"if {Destination(instruction)} {OperatorText.Of(row.Operation)} "
                + $"{Second(instruction)} goto {Signed(instruction.Offset)}",
            _ => Arithmetic(instruction),
        };
    }

    /// <summary>
    /// The text of a whole program: its data, then its functions. Assembled again it gives an equal program, apart
    /// from source lines and the names of functions that are never called.
    /// </summary>
    public static string Text(Program program) => new ProgramWriter(program).Write();

    private static string Arithmetic(Instruction instruction)
    {
        string destination = Destination(instruction);
        return instruction.Operation switch
        {
            Operation.Move => $"{destination} = {Second(instruction)}",
            Operation.MoveSignExtended => $"{destination} = (s{instruction.OperandBits}){Second(instruction)}",
            Operation.Negate => $"{destination} = -{destination}",
            Operation.ToLittleEndian or Operation.ToBigEndian or Operation.ByteSwap =>
                $"{destination} = {instruction.Row.Mnemonic} {destination}",
            _ => $"{destination} {OperatorText.Of(instruction.Operation)}= {Second(instruction)}",
        };
    }

    private static string Atomic(Instruction instruction)
    {
        char prefix = instruction.OperandBits == 32 ? 'w' : 'r';
        string size = instruction.OperandBits == 32 ? "32_32" : "_64";
        string source = $"{prefix}{instruction.Source}";
        string place = Place(instruction.Destination, instruction.Offset);
        return instruction.Operation switch
        {
            Operation.AtomicExchange => $"{source} = xchg{size}({place}, {source})",
            Operation.AtomicCompareExchange => $"{prefix}0 = cmpxchg{size}({place}, {prefix}0, {source})",
            _ when instruction.Row.FetchesOldValue => $"{source} = atomic_{OperatorText.Of(instruction.Operation)}"
                + $"((u{instruction.OperandBits} *)({place}), {source})",
            _ => $"lock {Memory(instruction)} {OperatorText.Of(instruction.Operation)}= {source}",
        };
    }

    private static string Memory(Instruction instruction)
    {
        bool isLoad = instruction.Operation is Operation.Load or Operation.LoadSignExtended;
        char sign = instruction.Operation == Operation.LoadSignExtended ? 's' : 'u';
        byte register = isLoad ? instruction.Source : instruction.Destination;
        return $"*({sign}{instruction.OperandBits} *)({Place(register, instruction.Offset)})";
    }

    private static string Place(byte register, int offset) => $"r{register} {Plus(offset)}";

    private static string Address(Instruction instruction, string region) =>
        $"{Destination(instruction)} = {region} {Plus(instruction.Immediate)} ll";

    /// <summary>A number as an addend. Not by negation, which the least 64-bit number does not have.</summary>
    internal static string Plus(long value) => value < 0
        ? "- " + value.ToString(CultureInfo.InvariantCulture)[1..]
        : $"+ {value}";

    private static string Signed(long value) => value < 0 ? $"{value}" : $"+{value}";

    private static string Destination(Instruction instruction) => $"{Prefix(instruction)}{instruction.Destination}";

    private static string Second(Instruction instruction) => instruction.UsesSourceRegister
        ? $"{Prefix(instruction)}{instruction.Source}"
        : $"{instruction.Immediate}";

    private static char Prefix(Instruction instruction) => instruction.Width == 32 ? 'w' : 'r';
}
