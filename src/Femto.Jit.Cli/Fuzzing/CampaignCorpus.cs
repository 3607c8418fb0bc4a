using System.Collections.Immutable;
using System.IO.Hashing;
using Femto.Jit.Bytecode;

namespace Femto.Jit.Cli.Fuzzing;

/// <summary>The programs that mutation begins with: what can be read in a folder, ordered by path.</summary>
/// <param name="Programs">The programs.</param>
/// <param name="Digest">Digest of their files; empty when there are none.</param>
internal sealed record CampaignCorpus(ImmutableArray<Program> Programs, string Digest)
{
    /// <summary>Reads a folder and those below it; files that hold no program are passed over.</summary>
    /// <exception cref="CommandException">There is no such folder, or no program in it.</exception>
    public static CampaignCorpus Read(string? folder)
    {
        if (folder is null) return new CampaignCorpus([], "");
        string[] paths = Directory.Exists(folder)
            ? Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
            : throw CommandException.Unusable(CliDiagnostics.Unreadable, $"there is no folder {folder}");
        Array.Sort(paths, StringComparer.Ordinal);
        var programs = ImmutableArray.CreateBuilder<Program>();
        XxHash128 digest = new();
        foreach (string path in paths)
        {
            if (Path.GetExtension(path) is not (".o" or ".rbf" or ".bpf" or ".s" or ".bin")) continue;
            byte[] bytes = InputFile.Read(path);
            ImmutableArray<string> entries = ProgramLoader.ListEntries(bytes);
            Result<Program> program = ProgramLoader.Load(bytes, path, entries.IsEmpty ? null : entries[^1]);
            if (!program.Succeeded) continue;
            programs.Add(program.Value);
            digest.Append(bytes);
        }
        return programs.Count > 0
            ? new CampaignCorpus(programs.ToImmutable(), Convert.ToHexStringLower(digest.GetCurrentHash())[..16])
            : throw CommandException.Unusable(CliDiagnostics.Unreadable, $"{folder} has no program that can be read");
    }
}
