using System.CommandLine;
using Femto.Jit.Cli.Plugins;

namespace Femto.Jit.Cli.Commands;

/// <summary><c>femto plugin</c>: the protocol by which bpf_conformance's runner drives an implementation.</summary>
internal static class PluginCommand
{
    public const string Name = "plugin";

    public const string Example = "echo 'b700000007000000 9500000000000000' | femto plugin --engine x64";

    private static readonly Argument<string?> Memory = new("MEM")
    {
        Description = "The memory that r1 points to, as hexadecimal bytes; r2 is its length. None without it.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<bool> Batch = new("--batch")
    {
        Description = "Read lines of memory (or -), a tab and a program; answer each by a line 'ok R0' or 'err MESSAGE'.",
    };

    public static Command Create()
    {
        Command command = new(Name,
            "Run the program that is on standard input as hexadecimal bytes and print r0, as bpf_conformance's runner "
            + "expects of a plugin.")
        {
            Memory,
        };
        EngineOptions engine = new(command, comparable: false);
        command.Add(Batch);
        command.SetAction(parsed =>
        {
            using PluginSession session = new(ProgramOptions.Accept(engine.Read(parsed, counts: false).Create()));
            return parsed.GetValue(Batch) ? RunBatch(session) : RunOnce(session, parsed.GetValue(Memory));
        });
        return command;
    }

    private static int RunOnce(PluginSession session, string? memory)
    {
        PluginAnswer answer = session.Run(memory ?? "", Console.In.ReadToEnd());
        (answer.Succeeded ? Console.Out : Console.Error).WriteLine(answer.Text);
        return answer.Succeeded ? ExitCode.Done : ExitCode.Rejected;
    }

    private static int RunBatch(PluginSession session)
    {
        while (Console.In.ReadLine() is string line)
        {
            PluginAnswer answer = line.Split('\t') is [string memory, string program]
                ? session.Run(memory == "-" ? "" : memory, program)
                : new PluginAnswer(false, "a line is memory or -, a tab, and a program");
            Console.Out.WriteLine($"{(answer.Succeeded ? "ok" : "err")} {answer.Text}");
            Console.Out.Flush();
        }

        return ExitCode.Done;
    }
}
