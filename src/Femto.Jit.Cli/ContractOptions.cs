using System.CommandLine;
using Femto.Jit.Contracts;
using Femto.Jit.Execution;

namespace Femto.Jit.Cli;

/// <summary>The options that decide what a program is verified against.</summary>
internal sealed class ContractOptions
{
    private readonly Option<string> mode = new Option<string>("--mode")
    {
        Description = "guarded: what is not proven is checked at run time; proved: everything must be proven.",
        HelpName = "proved|guarded",
        DefaultValueFactory = _ => "guarded",
    }.AcceptOnlyFromAmong("proved", "guarded");

    private readonly Option<string?> contract = CreateContract();

    private readonly Option<ContextSize?> contextSize = new("--context-size")
    {
        Description = "Bytes of the context, or dynamic when they are only known at run time; instead of what the "
            + "contract says. Without both: dynamic.",
        HelpName = "N|dynamic",
        CustomParser = ContextSize.ParseOrDynamic,
    };

    /// <summary>Adds the options to a command.</summary>
    public ContractOptions(Command command)
    {
        command.Add(mode);
        command.Add(contract);
        command.Add(contextSize);
    }

    /// <summary>The option for a contract, which <c>femto run</c> has, too.</summary>
    public static Option<string?> CreateContract()
    {
        Option<string?> option = new("--contract")
        {
            Description = $"What the firmware grants: a TOML file, or one of {ContractFile.Names}. Without it the helpers of "
                + "the built-in engines.",
            HelpName = ContractFile.HelpName,
        };
        option.CompletionSources.Add([.. ShippedContracts.Names]);
        return option;
    }

    /// <summary>The contract named by an option, or one that grants the helpers of the built-in engines.</summary>
    /// <exception cref="CommandException">It cannot be used.</exception>
    public static Contract Load(string? name) => name is null ? AgentHelpers.Contract : ContractFile.Load(name);

    /// <summary>The file that the contract is read from; null where it is a shipped one or none is named.</summary>
    public string? PathOf(ParseResult parsed) =>
        parsed.GetValue(contract) is string name && ContractFile.IsPath(name) ? name : null;

    /// <summary>The contract, with this mode and this context.</summary>
    /// <exception cref="CommandException">It cannot be used.</exception>
    public Contract Read(ParseResult parsed)
    {
        Contract granted = Load(parsed.GetValue(contract)) with
        {
            Mode = parsed.GetRequiredValue(mode) == "proved" ? VerificationMode.Proved : VerificationMode.Guarded,
        };
        return parsed.GetValue(contextSize) is ContextSize size ? granted with { ContextLength = size.Bytes } : granted;
    }
}
