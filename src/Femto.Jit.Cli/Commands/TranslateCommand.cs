using System.CommandLine;

namespace Femto.Jit.Cli.Commands;

/// <summary><c>femto translate</c>: native code of a program.</summary>
internal static class TranslateCommand
{
    public const string Name = "translate";

    public const string Example = "femto translate prog.o --target cortex-m4 --context-size 364 -o prog.img";

    public static Command Create()
    {
        Command command = new(Name, "Translate a program to native code.");
        ProgramOptions program = new(command);
        TranslationOptions translation = new(command);
        command.SetAction(parsed =>
        {
            translation.Write(parsed, translation.Translate(parsed, program.Load(parsed)));
            return ExitCode.Done;
        });
        return command;
    }
}
