using System.Globalization;
using System.Text;
using Femto.Jit.Bytecode;

namespace Femto.Jit.Images;

/// <summary>Writes listings: each bytecode instruction with its source line, and the native code made of it.</summary>
public static class ListingWriter
{
    private const int DataColumns = 9;

    /// <summary>The listing of translated code, in the order of the native code.</summary>
    public static string Write(MachineCode code)
    {
        StringBuilder text = new();
        string checks = code.CheckCount == 1 ? "1 check" : $"{code.CheckCount} checks";
        text.Append(CultureInfo.InvariantCulture,
            $"; {code.Source.Program.Name} for {code.Target.Name}: {code.Code.Length} bytes of code, "
            + $"{code.NativeStackBytes} bytes of stack, {checks}{Bound(code)}\n");
        int columns = Compiler.BackendOf(code.Target).EncodingColumns;
        foreach (ListingItem item in Listing.Of(code))
            text.Append(Line(item, columns)).Append('\n');
        return text.ToString();
    }

    private static string Bound(MachineCode code) => code.InstructionBound is long bound
        ? string.Create(CultureInfo.InvariantCulture, $", at most {bound} instructions executed") : "";

    private static string Line(ListingItem item, int columns) => item switch
    {
        SourceItem { Line: var line } => $"; {line}{(line.Text.Length == 0 ? "" : "  " + line.Text.Trim())}",
        BytecodeItem bytecode => string.Create(
            CultureInfo.InvariantCulture, $"{bytecode.Pc,6}: {Disassembler.Text(bytecode.Instruction)}"),
        NativeItem native => string.Create(CultureInfo.InvariantCulture, $"{native.Offset,12:x}  ")
            + $"{native.Encoding.PadRight(native.IsData ? DataColumns : columns)}  {native.Text}{native.Remark}",
        _ => "     -",
    };
}
