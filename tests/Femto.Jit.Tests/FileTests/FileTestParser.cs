using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;

namespace Femto.Jit.Tests.FileTests;

/// <summary>
/// Reads the commands of a filetest: the lines that begin with <c>;!</c>. What it cannot read is an error.
/// </summary>
internal sealed class FileTestParser
{
    private const string Prefix = ";!";

    /// <summary>What ends the bytes ahead of it.</summary>
    private static readonly ImmutableArray<string> _keywords = ["fuel", "==", "trap", "context", "data", "memory"];

    private readonly List<FileTestRun> _runs = [];
    private readonly List<(string Id, int? Pc)> _diagnostics = [];
    private readonly List<byte> _tableContext = [];
    private readonly List<byte> _tableData = [];
    private readonly VerdictParser _verdict = new();
    private ImmutableArray<bool> _knownLength = [true, false];
    private ImmutableArray<int>? _proven;
    private int _tableLine;

    internal static FileTest Parse(string name, string source)
    {
        FileTestParser parser = new();
        int number = 0;
        foreach (string line in source.Split('\n'))
        {
            number++;
            if (!line.StartsWith(Prefix, StringComparison.Ordinal)) continue;
            try
            {
                parser.Read(line[Prefix.Length..], number);
            }
            catch (Exception exception) when (exception is FormatException or ArgumentException or OverflowException)
            {
                throw new FormatException($"{name}:{number}: {exception.Message}", exception);
            }
        }
        parser.EndTable();
        Verdict? verdict = parser._verdict.Finish(name);
        return new FileTest(name, source)
        {
            Runs = [.. parser._runs],
            Diagnostics = [.. parser._diagnostics],
            Verdict = verdict,
            KnownLength = verdict is null ? parser._knownLength : [verdict.Contract.ContextLength is not null],
            Proven = parser._proven,
        };
    }

    private void Read(string text, int number)
    {
        string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0) throw new FormatException("a command is missing");
        if (_tableLine != 0 && text.StartsWith("   ", StringComparison.Ordinal))
        {
            int arrow = Array.IndexOf(words, "->");
            if (arrow < 0) throw new FormatException("a row of a table needs ->");
            _tableContext.AddRange(Bytes(words[..arrow]));
            _tableData.AddRange(Bytes(words[(arrow + 1)..]));
            return;
        }
        EndTable();
        switch (words)
        {
            case ["table"]:
                _tableLine = number;
                break;
            case ["run", ..]:
                _runs.Add(Run(words.AsSpan(1), number));
                break;
            case ["verify", string id]:
                _diagnostics.Add((id, null));
                break;
            case ["verify", string id, "@", string pc]:
                _diagnostics.Add((id, int.Parse(pc, CultureInfo.InvariantCulture)));
                break;
            case ["proven", .. string[] places]:
                _proven = [.. places.Select(place => int.Parse(place, CultureInfo.InvariantCulture))];
                break;
            case ["length", "known"]:
                _knownLength = [true];
                break;
            case ["length", "dynamic"]:
                _knownLength = [false];
                break;
            case [string command, ..] when VerdictParser.Knows(command):
                _verdict.Read(words);
                break;
            default:
                throw new FormatException($"there is no command '{string.Join(' ', words)}'");
        }
    }

    /// <summary>
    /// The rows of a table together are one run: operands in the context, results in the data, r0 = 0.
    /// </summary>
    private void EndTable()
    {
        if (_tableLine == 0) return;
        _runs.Add(new FileTestRun(_tableLine, [.. _tableContext]) { Result = 0, DataAfter = [.. _tableData] });
        _tableContext.Clear();
        _tableData.Clear();
        _tableLine = 0;
    }

    private static FileTestRun Run(ReadOnlySpan<string> words, int number)
    {
        FileTestRun run = new(number, [.. Bytes(TakeBytes(ref words))]);
        bool isAfter = false;
        while (!words.IsEmpty)
        {
            string keyword = words[0];
            words = words[1..];
            isAfter |= keyword is "==" or "trap";
            run = keyword switch
            {
                "memory" when isAfter => run with { MemoryAfter = run.MemoryAfter.Add([.. Bytes(TakeBytes(ref words))]) },
                "memory" => run with { Memory = run.Memory.Add([.. Bytes(TakeBytes(ref words))]) },
                "fuel" => run with { Fuel = (uint)Number(Take(ref words)) },
                "==" => run with { Result = Number(Take(ref words)) },
                "trap" => run with { Trap = TakeTrap(ref words) },
                "context" => run with { ContextAfter = [.. Bytes(TakeBytes(ref words))] },
                "data" => run with { DataAfter = [.. Bytes(TakeBytes(ref words))] },
                _ => throw new FormatException($"'{keyword}' is not expected"),
            };
        }
        if (run.Result is null == run.Trap is null) throw new FormatException("a run needs either == or trap");
        return run;
    }

    private static Trap TakeTrap(ref ReadOnlySpan<string> words)
    {
        TrapKind kind = Take(ref words) switch
        {
            "out-of-bounds" => TrapKind.OutOfBounds,
            "misaligned" => TrapKind.Misaligned,
            "fuel" => TrapKind.FuelExhausted,
            "helper" => TrapKind.HelperFailed,
            string other => throw new FormatException($"there is no trap '{other}'"),
        };
        if (Take(ref words) != "@") throw new FormatException("a trap needs @ and its pc");
        return new Trap(kind, (int)Number(Take(ref words)));
    }

    private static string Take(ref ReadOnlySpan<string> words)
    {
        if (words.IsEmpty) throw new FormatException("the line ends too early");
        string first = words[0];
        words = words[1..];
        return first;
    }

    private static string[] TakeBytes(ref ReadOnlySpan<string> words)
    {
        int length = 0;
        while (length < words.Length && !_keywords.Contains(words[length])) length++;
        string[] taken = words[..length].ToArray();
        words = words[length..];
        return taken;
    }

    /// <summary>Words in 0x notation are 8 bytes, little-endian; others are bytes, 00*4 is four of them.</summary>
    private static IEnumerable<byte> Bytes(IEnumerable<string> words) => words.SelectMany(word =>
    {
        if (word.StartsWith("0x", StringComparison.Ordinal) || word.StartsWith('-'))
        {
            byte[] bytes = new byte[sizeof(ulong)];
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, Number(word));
            return bytes;
        }
        string[] parts = word.Split('*');
        byte[] unit = Convert.FromHexString(parts[0]);
        int count = parts.Length == 1 ? 1 : int.Parse(parts[1], CultureInfo.InvariantCulture);
        return [.. Enumerable.Repeat(unit, count).SelectMany(bytes => bytes)];
    });

    private static ulong Number(string text)
    {
        bool isNegative = text.StartsWith('-');
        string digits = isNegative ? text[1..] : text;
        ulong magnitude = digits.StartsWith("0x", StringComparison.Ordinal)
            ? ulong.Parse(digits.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
            : ulong.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
        return unchecked(isNegative ? 0 - magnitude : magnitude);
    }
}
