using System.CommandLine;
using System.Reflection;

namespace Femto.Jit.Cli.Commands;

/// <summary><c>femto init</c>: a small project to begin with.</summary>
internal static class InitCommand
{
    public const string Name = "init";

    public const string Example = "femto init alarm";

    private const string Prefix = "templates/";

    public static Command Create()
    {
        Argument<string> folder = new("FOLDER") { Description = "Where to make it. Files that are there stay." };
        Command command = new(Name, "Make a small project: a program, a contract, a Makefile and a page about them.")
        {
            folder,
        };
        command.SetAction(parsed => Make(parsed.GetRequiredValue(folder)));
        return command;
    }

    private static int Make(string folder)
    {
        SortedDictionary<string, byte[]> files = new(StringComparer.Ordinal);
        foreach ((string name, byte[] bytes) in ReadTemplates())
            files.Add(Path.Combine(folder, name), bytes);
        if (files.Keys.FirstOrDefault(Path.Exists) is string there)
        {
            throw CommandException.Unusable(
                CliDiagnostics.AlreadyThere, $"{there} is there already, and stays; nothing was made");
        }
        OutputFile.CreateAll(files);
        foreach (string path in files.Keys)
            Console.Out.WriteLine(path);
        return ExitCode.Done;
    }

    private static IEnumerable<(string Name, byte[] Bytes)> ReadTemplates()
    {
        Assembly assembly = typeof(InitCommand).Assembly;
        foreach (string resource in assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using Stream stream = assembly.GetManifestResourceStream(resource)!;
            using MemoryStream bytes = new();
            stream.CopyTo(bytes);
            yield return (resource[Prefix.Length..], bytes.ToArray());
        }
    }
}
