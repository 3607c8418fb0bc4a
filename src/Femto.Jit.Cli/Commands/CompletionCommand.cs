using System.CommandLine;
using System.Reflection;

namespace Femto.Jit.Cli.Commands;

/// <summary><c>femto completion</c>: a script that lets a shell complete this tool's command lines.</summary>
internal static class CompletionCommand
{
    public const string Name = "completion";

    public const string Example = "source <(femto completion bash)";

    /// <summary>Shells, and the files of their scripts. Each asks the tool itself, by the directive <c>[suggest]</c>.</summary>
    private static readonly string[] _shells = ["bash", "zsh", "fish"];

    public static Command Create()
    {
        Argument<string> shell = new Argument<string>("SHELL") { Description = "The shell: bash, zsh or fish." }
            .AcceptOnlyFromAmong(_shells);
        Command command = new(Name, "Print a script that lets a shell complete commands, options and their values.") { shell };
        command.SetAction(parsed =>
        {
            Console.Out.Write(Script(parsed.GetRequiredValue(shell)));
            return ExitCode.Done;
        });
        return command;
    }

    private static string Script(string shell)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"completion/{shell}")
            ?? throw new InternalCompilerException(nameof(CompletionCommand), $"there is no script for {shell}");
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
