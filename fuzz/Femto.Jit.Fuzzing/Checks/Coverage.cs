using System.Collections.Immutable;
using Femto.Jit.Bytecode;

namespace Femto.Jit.Fuzzing.Checks;

/// <summary>How often rows of the instruction table were executed, by the magnitude of their second operand.</summary>
internal sealed class Coverage
{
    /// <summary>Names of the magnitudes.</summary>
    internal static readonly ImmutableArray<string> Magnitudes =
        ["zero", "one", "minus-one", "byte", "31-bits", "32-bits", "negative-32", "wide"];

    private static readonly Dictionary<object, ushort> _indices = InstructionTable.Rows
        .Select((row, index) => (row, index))
        .ToDictionary(pair => (object)pair.row, pair => (ushort)pair.index, ReferenceEqualityComparer.Instance);

    private readonly long[] _counts = new long[InstructionTable.Rows.Length * Magnitudes.Length];

    /// <summary>Number of rows there are.</summary>
    internal static int RowCount => InstructionTable.Rows.Length;

    /// <summary>The index of each instruction's row.</summary>
    internal static ushort[] RowsOf(Program program)
    {
        ushort[] rows = new ushort[program.Instructions.Length];
        for (int pc = 0; pc < rows.Length; pc++) _indices.TryGetValue(program.Instructions[pc].Row, out rows[pc]);
        return rows;
    }

    /// <summary>Counts one execution.</summary>
    internal void Add(ushort row, ulong operand) => _counts[(row * Magnitudes.Length) + MagnitudeOf(operand)]++;

    /// <summary>The counts that are not zero, by <c>mnemonic/form/magnitude</c>.</summary>
    internal IEnumerable<KeyValuePair<string, long>> Counts()
    {
        for (int index = 0; index < _counts.Length; index++)
        {
            if (_counts[index] == 0) continue;
            yield return new(
                $"{NameOf(InstructionTable.Rows[index / Magnitudes.Length])}/{Magnitudes[index % Magnitudes.Length]}",
                _counts[index]);
        }
    }

    /// <summary>Rows among the keys of <see cref="Counts"/>.</summary>
    internal static ImmutableArray<string> MissingRows(IEnumerable<string> keys)
    {
        HashSet<string> found = [.. keys.Select(key => key[..key.LastIndexOf('/')])];
        return [.. InstructionTable.Rows.Select(NameOf).Where(name => !found.Contains(name))];
    }

    private static string NameOf(InstructionRow row) =>
        $"{row.Mnemonic}/{(row.UsesSourceRegister ? "register" : "immediate")}";

    private static int MagnitudeOf(ulong operand) => operand switch
    {
        0 => 0,
        1 => 1,
        ulong.MaxValue => 2,
        <= byte.MaxValue => 3,
        <= int.MaxValue => 4,
        <= uint.MaxValue => 5,
        >= 0xffffffff_80000000 => 6,
        _ => 7,
    };
}
