using System.CommandLine;
using Femto.Jit.Cli.Building;

namespace Femto.Jit.Cli.Commands;

/// <summary><c>femto build</c>: native code of a C file.</summary>
internal static class BuildCommand
{
    public const string Name = "build";

    public const string Example = "femto build prog.c --target cortex-m4 --contract sensor -o prog.img";

    public static Command Create()
    {
        Command command = new(Name, "Compile a C file by clang, verify it and translate it to native code.");
        BuildOptions options = new(command, needsOutput: false);
        command.SetAction(async (parsed, token) =>
        {
            await new SourceBuild(options, parsed).Run(token);
            return ExitCode.Done;
        });
        return command;
    }
}
