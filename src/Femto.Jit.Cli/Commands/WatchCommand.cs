using System.CommandLine;
using Femto.Jit.Cli.Building;

namespace Femto.Jit.Cli.Commands;

/// <summary><c>femto watch</c>: builds, and builds again whenever something it was made of changes.</summary>
internal static class WatchCommand
{
    public const string Name = "watch";

    public const string Example = "femto watch prog.c --target cortex-m4 --contract mine.toml -o prog.img";

    public static Command Create()
    {
        Command command = new(Name, "Build as 'femto build' does, and again after each change, until Ctrl-C.");
        BuildOptions options = new(command, needsOutput: true);
        command.SetAction(async (parsed, token) =>
        {
            try
            {
                await Watch(new SourceBuild(options, parsed), options.Translation.OutputPath(parsed)!, token);
            }
            catch (OperationCanceledException)
            {
                // The way to end it.
            }
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task Watch(SourceBuild build, string output, CancellationToken token)
    {
        while (true)
        {
            FileStamps before = FileStamps.Of(build.Inputs);
            bool isBuilt = await TryBuild(build, output, token);
            // What was found to be an input by this build cannot have been looked at before.
            FileStamps known = before.IsCurrent() ? FileStamps.Of(build.Inputs) : before;
            if (known.IsCurrent())
                Console.Out.WriteLine($"{(isBuilt ? "" : $"{output} is as it was; ")}watching {build.Inputs.Length} files");
            while (known.IsCurrent())
                await Task.Delay(FileStamps.Interval, token);
        }
    }

    private static async Task<bool> TryBuild(SourceBuild build, string output, CancellationToken token)
    {
        try
        {
            MachineCode code = await build.Run(token);
            Console.Out.WriteLine($"{output}: {code.Code.Length} bytes of code, {code.CheckCount} checks");
            return true;
        }
        catch (CommandException exception)
        {
            DiagnosticPrinter.Print(exception.Diagnostics);
            return false;
        }
    }
}
