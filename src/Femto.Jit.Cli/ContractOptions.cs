using System.CommandLine;
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

    private readonly Option<ContextSize> contextSize = new("--context-size")
    {
        Description = "Bytes of the context, or dynamic when they are only known at run time.",
        HelpName = "N|dynamic",
        CustomParser = ContextSize.ParseOrDynamic,
        DefaultValueFactory = _ => new ContextSize((int?)null),
    };

    /// <summary>Adds the options to a command.</summary>
    public ContractOptions(Command command)
    {
        command.Add(mode);
        command.Add(contextSize);
    }

    /// <summary>The contract: the helpers of the built-in engines, this mode and this context.</summary>
    public Contract Read(ParseResult parsed) => AgentHelpers.Contract with
    {
        Mode = parsed.GetRequiredValue(mode) == "proved" ? VerificationMode.Proved : VerificationMode.Guarded,
        ContextLength = parsed.GetValue(contextSize)?.Bytes,
    };
}
