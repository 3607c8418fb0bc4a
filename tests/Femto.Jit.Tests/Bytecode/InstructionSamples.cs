using Femto.Jit.Bytecode;

namespace Femto.Jit.Tests.Bytecode;

/// <summary>Instructions of every row with edge operands.</summary>
internal static class InstructionSamples
{
    private static readonly short[] Offsets = [0, 1, -1, 8, 4095, short.MaxValue, short.MinValue];

    private static readonly long[] Immediates = [0, 1, -1, 2, 0x1234, int.MaxValue, int.MinValue];

    private static readonly long[] WideImmediates = [0x1_0000_0000, 0xffff_ffff, long.MaxValue, long.MinValue];

    /// <summary>Samples of each row; each register stands in each register field at least once.</summary>
    public static IEnumerable<Instruction> All() => InstructionTable.Rows.SelectMany(Of);

    /// <summary>Samples of a row.</summary>
    public static IEnumerable<Instruction> Of(InstructionRow row)
    {
        OperandFields fields = row.Fields;
        for (int index = 0; index < 11; index++)
        {
            yield return new Instruction(
                row,
                (byte)(fields.HasFlag(OperandFields.Destination) ? index : 0),
                (byte)(fields.HasFlag(OperandFields.Source) ? (index * 7) % 11 : 0),
                fields.HasFlag(OperandFields.Offset) ? Offsets[index % Offsets.Length] : (short)0,
                fields.HasFlag(OperandFields.Immediate) ? Immediate(row, index) : 0);
        }
    }

    private static long Immediate(InstructionRow row, int index)
    {
        int past = index - Immediates.Length;
        if (past >= 0 && row.Slots == 2) return WideImmediates[past % WideImmediates.Length];
        return Immediates[index % Immediates.Length];
    }
}
