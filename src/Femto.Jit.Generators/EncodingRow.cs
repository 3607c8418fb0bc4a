using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace Femto.Jit.Generators;

/// <summary>A run of consecutive operand bits in consecutive bits of the encoding.</summary>
internal readonly record struct Slice(int OperandBit, int WordBit, int Length)
{
    public uint Mask => (uint)((1UL << Length) - 1);
}

/// <summary>A checked row: the fixed bits and where each operand's bits go.</summary>
internal sealed class EncodingRow
{
    private EncodingRow(EncodingMethod method, int width) => (Method, Width) = (method, width);

    public EncodingMethod Method { get; }

    public int Width { get; }

    public uint Mask { get; private set; }

    public uint Value { get; private set; }

    public List<(Operand Operand, List<Slice> Slices)> Fields { get; } = [];

    /// <summary>Checks a method and lays out its row.</summary>
    /// <returns>The row, or null after diagnostics were added.</returns>
    public static EncodingRow? Create(EncodingMethod method, ICollection<Diagnostic> diagnostics)
    {
        int before = diagnostics.Count;
        void Report(DiagnosticDescriptor descriptor, params object[] arguments) =>
            diagnostics.Add(Diagnostic.Create(descriptor, method.Place.ToLocation(), arguments));

        foreach (Operand operand in method.Operands.Where(operand => operand.Width is < 1 or > 32))
            Report(Diagnostics.NotAnOperand, method.Name, operand.Name, operand.ShortType);
        var pattern = Pattern.Parse(method.Pattern, method.Operands);
        if (pattern.Malformed is not null)
            Report(Diagnostics.Syntax, pattern.Malformed);
        foreach (string name in pattern.Bits.Select(bit => bit.Field).Where(name => name != "").Distinct())
        {
            if (method.Operands.All(operand => operand.Name != name))
                Report(Diagnostics.UnknownField, method.Name, name);
        }
        if (diagnostics.Count != before)
            return null;

        foreach (Operand operand in method.Operands)
            CheckBits(method, operand, pattern, Report);
        if (method.Assembly != "" && !NamesOperands(method))
            Report(Diagnostics.Assembly, method.Name);
        int width = pattern.Bits.Count;
        string expected = width == 16 ? "ushort" : "uint";
        if (width is not (16 or 24 or 32))
            Report(Diagnostics.TotalWidth, method.Name, width);
        else if (method.ReturnType != expected)
            Report(Diagnostics.ReturnType, method.Name, width, expected);
        return diagnostics.Count == before ? Layout(method, pattern) : null;
    }

    private static bool NamesOperands(EncodingMethod method)
    {
        var named = Regex.Matches(method.Assembly, @"\{(\w*)\}").Cast<Match>().Select(match => match.Groups[1].Value);
        return new HashSet<string>(named).SetEquals(method.Operands.Select(operand => operand.Name));
    }

    private delegate void Reporter(DiagnosticDescriptor descriptor, params object[] arguments);

    private static void CheckBits(EncodingMethod method, Operand operand, Pattern pattern, Reporter report)
    {
        var all = pattern.Bits.Where(bit => bit.Field == operand.Name).ToList();
        var used = all.Where(bit => !bit.Again).Select(bit => bit.Bit).ToList();
        if (used.Count == 0)
        {
            report(Diagnostics.UnusedParameter, method.Name, operand.Name);
            return;
        }
        foreach (int bit in all.Select(bit => bit.Bit).Distinct())
        {
            if (bit < operand.ZeroBits || bit >= operand.Width)
            {
                report(Diagnostics.BitOutOfRange,
                    method.Name, operand.Name, bit, operand.ShortType, operand.ZeroBits, operand.Width - 1);
            }
            else if (used.Count(other => other == bit) > 1)
                report(Diagnostics.DuplicateBits, method.Name, operand.Name, bit);
        }
        for (int bit = operand.ZeroBits; bit < operand.Width; bit++)
        {
            if (!used.Contains(bit))
                report(Diagnostics.MissingBits, method.Name, operand.Name, bit);
        }
    }

    private static EncodingRow Layout(EncodingMethod method, Pattern pattern)
    {
        int width = pattern.Bits.Count;
        var row = new EncodingRow(method, width);
        foreach (Operand operand in method.Operands)
            row.Fields.Add((operand, []));
        for (int position = 0; position < width; position++)
        {
            PatternBit bit = pattern.Bits[position];
            int wordBit = width - 1 - position;
            if (bit.Field != "")
            {
                AddBit(row.Fields.First(field => field.Operand.Name == bit.Field).Slices, bit.Bit, wordBit);
                continue;
            }
            row.Mask |= 1u << wordBit;
            row.Value |= bit.Constant == '1' ? 1u << wordBit : 0;
        }
        return row;
    }

    /// <summary>Adds a bit, as part of the last slice where it continues that slice downwards.</summary>
    private static void AddBit(List<Slice> slices, int operandBit, int wordBit)
    {
        if (slices.Count > 0)
        {
            Slice last = slices[slices.Count - 1];
            if (last.OperandBit == operandBit + 1 && last.WordBit == wordBit + 1)
            {
                slices[slices.Count - 1] = new Slice(operandBit, wordBit, last.Length + 1);
                return;
            }
        }
        slices.Add(new Slice(operandBit, wordBit, 1));
    }
}
