using Iced.Intel;

namespace Femto.Jit.Backends.X64;

/// <summary>Reads code back.</summary>
internal static class X64Disassembler
{
    private const int LongestInstruction = 15;

    /// <summary>Reads the instruction at an offset of code.</summary>
    public static NativeInstruction Read(ReadOnlySpan<byte> code, int offset)
    {
        byte[] bytes = code.Slice(offset, Math.Min(LongestInstruction, code.Length - offset)).ToArray();
        Decoder decoder = Decoder.Create(64, bytes, (ulong)offset);
        decoder.Decode(out Instruction instruction);
        int length = Math.Max(1, instruction.Length);
        string text = instruction.IsInvalid ? $".byte 0x{bytes[0]:x}" : Text(instruction);
        return new NativeInstruction(length, text, Convert.ToHexStringLower(bytes.AsSpan(0, length)), Literal: null);
    }

    private static string Text(in Instruction instruction)
    {
        var formatter = new NasmFormatter();
        formatter.Options.HexPrefix = "0x";
        formatter.Options.HexSuffix = "";
        formatter.Options.UppercaseHex = false;
        formatter.Options.SpaceAfterOperandSeparator = true;
        formatter.Options.ShowBranchSize = false;
        var output = new StringOutput();
        formatter.Format(instruction, output);
        return output.ToStringAndReset();
    }
}
