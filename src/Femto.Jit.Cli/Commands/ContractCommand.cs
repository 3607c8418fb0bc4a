using System.CommandLine;

namespace Femto.Jit.Cli.Commands;

/// <summary><c>femto contract</c>: what contracts grant and whether they can be read.</summary>
internal static class ContractCommand
{
    public const string Name = "contract";

    public const string Example = "femto contract show sensor";

    public static Command Create() => new(Name, "Show what a contract grants, or check one.")
    {
        ContractShowCommand.Create(),
        ContractCheckCommand.Create(),
    };

    /// <summary>The argument that names the contract.</summary>
    public static Argument<string> CreateArgument() => new(ContractFile.HelpName)
    {
        Description = $"A TOML file, or one of {ContractFile.Names}.",
    };
}
