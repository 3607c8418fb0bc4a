using System.CommandLine;
using Femto.Jit.Bytecode;

namespace Femto.Jit.Cli.Commands;

/// <summary><c>femto disasm</c>: a program as text.</summary>
internal static class DisassembleCommand
{
    public const string Name = "disasm";

    public const string Example = "femto disasm prog.o --entry prog > prog.bpf";

    public static Command Create()
    {
        Command command = new(Name, "Print a program as assembly text, which every command reads back.");
        ProgramOptions program = new(command);
        command.SetAction(parsed =>
        {
            Console.Out.Write(Disassembler.Text(program.Load(parsed)));
            return ExitCode.Done;
        });
        return command;
    }
}
