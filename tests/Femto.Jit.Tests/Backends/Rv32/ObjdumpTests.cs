using System.Text.RegularExpressions;
using CliWrap;
using CliWrap.Buffered;
using Femto.Jit.Backends.Rv32;

namespace Femto.Jit.Tests.Backends.Rv32;

/// <summary>A third witness: what GNU objdump reads in our encodings is what the vectors say.</summary>
public sealed partial class ObjdumpTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("femto-rv32").FullName;

    /// <summary>Zba and Zbb, which objdump does not expect in a file that names no extensions.</summary>
    private static readonly string[] _bitManipulation =
    [
        "Andn", "Clz", "Cpop", "Ctz", "Max", "Maxu", "Min", "Minu", "OrcB", "Orn", "Rev8", "Rol", "Ror", "Rori",
        "SextB", "SextH", "Sh1add", "Sh2add", "Sh3add", "Xnor", "ZextH",
    ];

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Objdump_reads_every_encoding_as_the_vectors_spell_it()
    {
        EncodingVector[] vectors = [.. EncodingVector.Read("rv32").OrderBy(vector => vector.Bytes.Length)];
        using MemoryStream code = new();
        foreach (EncodingVector vector in vectors)
            code.Write(BitConverter.GetBytes(vector.Encode(typeof(Rv32Encodings))).AsSpan(0, vector.Bytes.Length));
        string file = Path.Combine(_directory, "code");
        await File.WriteAllBytesAsync(file, code.ToArray());
        BufferedCommandResult result = await Cli.Wrap("riscv64-unknown-elf-objdump").WithArguments(
            ["-D", "-b", "binary", "-m", "riscv:rv32", "-M", "no-aliases,numeric", file]).ExecuteBufferedAsync();

        Match[] lines = [.. Line().Matches(result.StandardOutput).Cast<Match>()];
        Assert.Equal(vectors.Length, lines.Length);
        List<string> wrong = [];
        SortedSet<string> unread = new(StringComparer.Ordinal);
        foreach ((EncodingVector vector, Match line) in vectors.Zip(lines))
        {
            int pc = Convert.ToInt32(line.Groups[1].Value, 16);
            string expected = Normalize(vector.Assembly, pc, Branch().IsMatch(vector.Assembly));
            string found = Normalize(line.Groups[2].Value, 0, isDistance: false);
            if (found.StartsWith(".4byte", StringComparison.Ordinal))
                unread.Add(vector.Row);
            else if (expected != found)
                wrong.Add($"{vector}: expected {expected}, found {found}");
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.Equal(_bitManipulation, unread);
    }

    /// <summary>Numbers as 32 bits, distances as addresses, no spaces.</summary>
    private static string Normalize(string text, int pc, bool isDistance)
    {
        // Told not to use aliases, objdump calls it what it is a case of.
        string[] words = text.Replace("c.nop", "c.addi x0,0", StringComparison.Ordinal).Split('<')[0].Split('#')[0].Split((char[])[' ', '\t', ','],
            StringSplitOptions.RemoveEmptyEntries);
        for (int index = 1; index < words.Length; index++)
        {
            bool last = index == words.Length - 1;
            words[index] = Number().Replace(words[index],
                match => $"{unchecked(ToNumber(match.Value) + (isDistance && last ? (uint)pc : 0)):x}");
        }
        return string.Join(' ', words);
    }

    private static uint ToNumber(string text)
    {
        bool negative = text.StartsWith('-');
        string digits = negative ? text[1..] : text;
        uint value = digits.StartsWith("0x", StringComparison.Ordinal)
            ? Convert.ToUInt32(digits, 16)
            : uint.Parse(digits, System.Globalization.CultureInfo.InvariantCulture);
        return negative ? unchecked(0 - value) : value;
    }

    [GeneratedRegex(@"^\s*([0-9a-f]+):\t[0-9a-f ]+\t(.*)$", RegexOptions.Multiline)]
    private static partial Regex Line();

    [GeneratedRegex(@"(?<![\w.])-?(0x[0-9a-f]+|[0-9]+)\b")]
    private static partial Regex Number();

    [GeneratedRegex(@"^(jal|c\.jal|c\.j|b\w+|c\.b\w+) ")]
    private static partial Regex Branch();
}
