using System.Collections.Immutable;
using System.CommandLine;
using Femto.Jit.Contracts;
using Femto.Jit.Execution;

namespace Femto.Jit.Cli;

/// <summary>The options of <c>femto run</c> that say what fields of the context point to.</summary>
internal sealed class MemoryOptions
{
    private readonly Option<string[]> file = new("--memory")
    {
        Description = "File with the bytes that a field of the context points to, for each such field of the contract. "
            + "Addresses and lengths are written into the context; without it the memory is empty, or zero.",
        HelpName = "FIELD=FILE",
    };

    private readonly Option<string[]> hex = new("--memory-hex")
    {
        Description = "The same in hexadecimal.",
        HelpName = "FIELD=HEX",
    };

    private readonly Option<string[]> output = new("--memory-out")
    {
        Description = "File to write what a field points to to after the run.",
        HelpName = "FIELD=FILE",
    };

    /// <summary>Adds the options to a command.</summary>
    public MemoryOptions(Command command)
    {
        foreach (Option option in (Option[])[file, hex, output])
            command.Add(option);
    }

    /// <summary>What the fields point to before the run, in their order.</summary>
    /// <exception cref="CommandException">It cannot be read, or there is no such field.</exception>
    public ImmutableArray<ImmutableArray<byte>> Read(ParseResult parsed, Contract contract)
    {
        PointedRegions pointed = PointedRegions.Of(contract);
        Dictionary<string, byte[]> stated = [];
        foreach ((string field, string path) in Split(parsed, file, pointed))
            Add(field, InputFile.Read(path));
        foreach ((string field, string text) in Split(parsed, hex, pointed))
            Add(field, InputFile.ParseHex(text, hex.Name));
        if (stated.Count == 0)
            return [];
        return
        [
            .. pointed.All.Select(region => stated.TryGetValue(region.Pointer.Name, out byte[]? bytes)
                ? bytes.ToImmutableArray()
                : [.. new byte[region.Target.Bytes ?? 0]]),
        ];

        void Add(string field, byte[] bytes)
        {
            if (!stated.TryAdd(field, bytes))
                throw CommandException.Unusable(CliDiagnostics.Usage, $"what '{field}' points to is given twice");
        }
    }

    /// <summary>Writes what fields point to after the run, where asked for.</summary>
    /// <exception cref="CommandException">It cannot be written, or there is no such field.</exception>
    public void Write(ParseResult parsed, Contract contract, RunRequest request, RunResult result)
    {
        PointedRegions pointed = PointedRegions.Of(contract);
        foreach ((string field, string path) in Split(parsed, output, pointed))
        {
            int place = pointed.All.Select(region => region.Pointer.Name).ToList().IndexOf(field);
            (int offset, int length, _) = ContextBlock.Of(contract, request).Memory.ElementAt(place);
            OutputFile.Write(path, result.Context.AsSpan(offset, length));
        }
    }

    private static IEnumerable<(string Field, string Value)> Split(
        ParseResult parsed, Option<string[]> option, PointedRegions pointed)
    {
        foreach (string text in parsed.GetValue(option) ?? [])
        {
            int equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0)
                throw CommandException.Unusable(CliDiagnostics.Usage, $"{option.Name} wants {option.HelpName}, not '{text}'");
            string field = text[..equals];
            string[] known = [.. pointed.All.Select(region => region.Pointer.Name)];
            if (!known.Contains(field))
            {
                throw CommandException.Unusable(CliDiagnostics.Usage,
                    $"the contract has no field '{field}' that points to memory{Suggestion.For(field, known)}");
            }

            yield return (field, text[(equals + 1)..]);
        }
    }
}
