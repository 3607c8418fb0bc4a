using System.CommandLine;

namespace Femto.Jit.Cli.Commands;

/// <summary><c>femto contract</c>: what contracts grant, whether they can be read, and what firmware needs of them.</summary>
internal static class ContractCommand
{
    public const string Name = "contract";

    public const string Example = "femto contract show sensor";

    public static Command Create() => new(Name, "Show what a contract grants, check one, or make a C header of one.")
    {
        ContractShowCommand.Create(),
        ContractCheckCommand.Create(),
        ContractHeaderCommand.Create(),
    };

    /// <summary>The argument that names the contract.</summary>
    public static Argument<string> CreateArgument() => new(ContractFile.HelpName)
    {
        Description = $"A TOML file, or one of {ContractFile.Names}.",
    };
}
