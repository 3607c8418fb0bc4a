using System.Text;
using Femto.Jit.Contracts;

namespace Femto.Jit.Cli;

/// <summary>Contracts that the command line names: shipped ones by name, others by path.</summary>
internal static class ContractFile
{
    /// <summary>What the command line calls it.</summary>
    public const string HelpName = "NAME|FILE";

    /// <summary>The shipped names, for help.</summary>
    public static string Names => string.Join(", ", ShippedContracts.Names);

    /// <summary>Whether a contract is named by a path: what has a directory or an extension is one.</summary>
    public static bool IsPath(string name) =>
        name.Contains('/', StringComparison.Ordinal) || Path.HasExtension(name) || name == InputFile.StandardInput;

    /// <summary>Reads a contract.</summary>
    /// <param name="name">The name of a shipped contract or the path of a file.</param>
    /// <exception cref="CommandException">The file cannot be read.</exception>
    public static Result<Contract> Read(string name)
    {
        if (!IsPath(name)) return ShippedContracts.Read(name);
        return ContractReader.Read(Encoding.UTF8.GetString(InputFile.Read(name)), name);
    }

    /// <summary>Reads a contract that something else depends on.</summary>
    /// <exception cref="CommandException">It cannot be read, or is refused.</exception>
    public static Contract Load(string name)
    {
        Result<Contract> result = Read(name);
        return result.Succeeded ? result.Value : throw new CommandException(ExitCode.Unusable, [.. result.Diagnostics]);
    }
}
