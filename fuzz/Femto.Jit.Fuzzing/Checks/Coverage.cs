using System.Collections.Immutable;
using Femto.Jit.Bytecode;

namespace Femto.Jit.Fuzzing.Checks;

/// <summary>How often rows of the instruction table were executed, by the magnitude of their second operand.</summary>
internal sealed class Coverage
{
    /// <summary>Names of the magnitudes.</summary>
    internal static readonly ImmutableArray<string> Magnitudes =
        ["zero", "one", "minus-one", "byte", "31-bits", "32-bits", "negative-32", "wide"];

    private readonly long[] _counts = new long[InstructionTable.Rows.Length * Magnitudes.Length];
    private readonly long[] _first = new long[InstructionTable.Rows.Length * Magnitudes.Length];

    /// <summary>The program whose executions are counted.</summary>
    internal long Program { get; set; }

    /// <summary>Number of rows there are.</summary>
    internal static int RowCount => InstructionTable.Rows.Length;

    /// <summary>Counts one execution.</summary>
    internal void Add(InstructionRow row, ulong operand)
    {
        int index = (row.Index * Magnitudes.Length) + MagnitudeOf(operand);
        if (_counts[index]++ == 0) _first[index] = Program;
    }

    /// <summary>The counts that are not zero, by <c>mnemonic/form/magnitude</c>.</summary>
    internal IEnumerable<KeyValuePair<string, long>> Counts()
    {
        for (int index = 0; index < _counts.Length; index++)
        {
            if (_counts[index] == 0) continue;
            yield return new(KeyOf(index), _counts[index]);
        }
    }

    /// <summary>By the keys of <see cref="Counts"/>, the program that came there first.</summary>
    internal IEnumerable<KeyValuePair<string, long>> FirstPrograms()
    {
        for (int index = 0; index < _counts.Length; index++)
        {
            if (_counts[index] > 0) yield return new(KeyOf(index), _first[index]);
        }
    }

    private static string KeyOf(int index) =>
        $"{NameOf(InstructionTable.Rows[index / Magnitudes.Length])}/{Magnitudes[index % Magnitudes.Length]}";

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
