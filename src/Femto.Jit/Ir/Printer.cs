using System.Globalization;
using System.Text;

namespace Femto.Jit.Ir;

/// <summary>The text form of a function; <see cref="Parser"/> reads it back.</summary>
internal static class Printer
{
    public static string Print(Function function)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture,
            $"function {function.Name} start={function.Start} frame={function.FrameBytes} (");
        text.AppendJoin(", ", function.Signature.Parameters.Select(Name));
        text.AppendLine(")");
        foreach (Block block in function.Blocks)
            Print(text, block);
        return text.ToString();
    }

    public static string Name(SignatureParameter parameter) =>
        $"r{parameter.Register}{(parameter.IsHighHalf ? ".high" : "")}";

    private static void Print(StringBuilder text, Block block)
    {
        text.Append(block);
        text.Append(':');
        if (block.Predecessors.Count > 0)
            text.Append(" ; from ").AppendJoin(", ", block.Predecessors);
        text.AppendLine();
        foreach (Value value in block.Phis.Concat(block.Body))
            text.Append("  ").AppendLine(Print(value));
    }

    public static string Print(Value value)
    {
        var text = new StringBuilder();
        if (value.Type != IrType.None)
            text.Append(CultureInfo.InvariantCulture, $"{value}:{value.Type.ToString().ToLowerInvariant()} = ");
        text.Append(value.Op.Row().Name);
        if (value.Operands.Count > 0)
            text.Append(' ').AppendJoin(", ", value.Operands);
        PrintFields(text, value);
        if (value.Max != ulong.MaxValue)
            text.Append(CultureInfo.InvariantCulture, $" max={value.Max}");
        if (value.SignedBits != 64)
            text.Append(CultureInfo.InvariantCulture, $" bits={value.SignedBits}");
        if (value.Pc >= 0)
            text.Append(CultureInfo.InvariantCulture, $" @{value.Pc}");
        return text.ToString();
    }

    private static void PrintFields(StringBuilder text, Value value)
    {
        OpFields fields = value.Op.Row().Fields;
        if (fields.HasFlag(OpFields.Immediate))
            text.Append(CultureInfo.InvariantCulture, $" #{value.Immediate}");
        if (fields.HasFlag(OpFields.Size))
            text.Append(CultureInfo.InvariantCulture, $" size={value.Size}");
        if (fields.HasFlag(OpFields.Signed) && value.Signed)
            text.Append(" signed");
        if (fields.HasFlag(OpFields.Flag) && value.Flag)
            text.Append(" flag");
        if (fields.HasFlag(OpFields.Proven) && value.Proven)
            text.Append(" proven");
        if (fields.HasFlag(OpFields.Provenance))
            text.Append(CultureInfo.InvariantCulture, $" region={value.Provenance}");
        if (fields.HasFlag(OpFields.Atomic))
            text.Append(CultureInfo.InvariantCulture, $" kind={value.Atomic}");
        if (fields.HasFlag(OpFields.Condition))
            text.Append(CultureInfo.InvariantCulture, $" if={value.Condition}");
        if (fields.HasFlag(OpFields.Then))
            text.Append(CultureInfo.InvariantCulture, $" then={value.Then}");
        if (fields.HasFlag(OpFields.Else))
            text.Append(CultureInfo.InvariantCulture, $" else={value.Else}");
    }
}
