using System.CommandLine;
using System.CommandLine.Help;
using Femto.Jit.Cli.Commands;

namespace Femto.Jit.Cli;

/// <summary>The commands, and what happens around each: usage errors, diagnostics, exit codes.</summary>
internal static class CommandLine
{
    /// <summary>How wide help is where no terminal says it.</summary>
    private const int HelpColumns = 80;

    /// <summary>Runs the tool.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Run(string[] arguments)
    {
        try
        {
            ParseResult parsed = Build().Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
            if (parsed.Errors.Count > 0 && parsed.Action is not HelpWithExample)
            {
                throw new CommandException(
                    ExitCode.Unusable, [.. parsed.Errors.Select(error => Describe(error.Message))]);
            }
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (CommandException exception)
        {
            DiagnosticPrinter.Print(exception.Diagnostics);
            return exception.ExitCode;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
        catch (InternalCompilerException exception)
        {
            DiagnosticPrinter.Print([CliDiagnostics.InternalError.Of(exception.Message)]);
            return ExitCode.Unusable;
        }
    }

    private static RootCommand Build()
    {
        RootCommand root = new(
            "Verifies eBPF programs and translates them to bounds-checked native code for microcontrollers.")
        {
            InitCommand.Create(),
            BuildCommand.Create(),
            WatchCommand.Create(),
            TranslateCommand.Create(),
            VerifyCommand.Create(),
            RunCommand.Create(),
            BenchCommand.Create(),
            PluginCommand.Create(),
            ConformanceCommand.Create(),
            FuzzCommand.Create(),
            DisassembleCommand.Create(),
            InspectCommand.Create(),
            ExplainTrapCommand.Create(),
            TargetsCommand.Create(),
            CompletionCommand.Create(),
            ContractCommand.Create(),
            DeviceCommand.Create(),
        };
        foreach (HelpOption option in root.Options.OfType<HelpOption>())
        {
            HelpAction help = (HelpAction)option.Action!;
            if (Console.IsOutputRedirected)
                help.MaxWidth = HelpColumns;
            option.Action = new HelpWithExample(help);
        }
        return root;
    }

    private static Diagnostic Describe(string message) =>
        CliDiagnostics.Usage.Of($"{message.ReplaceLineEndings(" ").TrimEnd('.', ' ')}; 'femto --help' tells more");
}
