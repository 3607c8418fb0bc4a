using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Femto.Jit.Cli.Commands;

namespace Femto.Jit.Cli;

/// <summary>The usual help of a command, then an example.</summary>
internal sealed class HelpWithExample(HelpAction usual) : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        usual.Invoke(parseResult);
        string name = parseResult.CommandResult.Command.Name;
        string example = name switch
        {
            InitCommand.Name => InitCommand.Example,
            BuildCommand.Name => BuildCommand.Example,
            WatchCommand.Name => WatchCommand.Example,
            TranslateCommand.Name => TranslateCommand.Example,
            VerifyCommand.Name => VerifyCommand.Example,
            DisassembleCommand.Name => DisassembleCommand.Example,
            InspectCommand.Name => InspectCommand.Example,
            ExplainTrapCommand.Name => ExplainTrapCommand.Example,
            BenchCommand.Name => BenchCommand.Example,
            PluginCommand.Name => PluginCommand.Example,
            ConformanceCommand.Name => ConformanceCommand.Example,
            FuzzCommand.Name => FuzzCommand.Example,
            FuzzMergeCommand.Name => FuzzMergeCommand.Example,
            CompletionCommand.Name => CompletionCommand.Example,
            TargetsCommand.Name => TargetsCommand.Example,
            DeviceCommand.Name => DeviceCommand.Example,
            DeviceDemoCommand.Name => DeviceDemoCommand.Example,
            DeviceRequestCommands.InstallName => DeviceRequestCommands.InstallExample,
            DeviceRequestCommands.UpdateName => DeviceRequestCommands.UpdateExample,
            "start" or "stop" or "terminate" => DeviceRequestCommands.TenantExample(name),
            "list" or "stats" => DeviceRequestCommands.DeviceExample(name),
            ContractCommand.Name => ContractCommand.Example,
            ContractShowCommand.Name => ContractShowCommand.Example,
            ContractCheckCommand.Name => ContractCheckCommand.Example,
            ContractHeaderCommand.Name => ContractHeaderCommand.Example,
            _ => RunCommand.Example,
        };
        parseResult.InvocationConfiguration.Output.WriteLine($"Example:\n  {example}\n");
        return ExitCode.Done;
    }
}
