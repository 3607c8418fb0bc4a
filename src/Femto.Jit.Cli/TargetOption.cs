using System.CommandLine;

namespace Femto.Jit.Cli;

/// <summary>The option <c>--target</c>.</summary>
internal static class TargetOption
{
    /// <summary>The target of a name.</summary>
    /// <exception cref="CommandException">There is none.</exception>
    public static Target Find(string name) => Targets.Find(name)
        ?? throw CommandException.Unusable(CliDiagnostics.Usage, Unknown(name));

    /// <summary>Creates the option; its value is null when it is not given.</summary>
    public static Option<Target> Create()
    {
        Option<Target> option = Unsuggested();
        option.CompletionSources.Add([.. Targets.All.Select(target => target.Name)]);
        return option;
    }

    private static Option<Target> Unsuggested() => new("--target")
    {
        Description = $"The target, one of: {string.Join(", ", Targets.All.Select(target => target.Name))}.",
        HelpName = "TARGET",
        CustomParser = result =>
        {
            string name = result.Tokens is [var token] ? token.Value : "";
            Target? target = Targets.Find(name);
            if (target is null)
                result.AddError(Unknown(name));
            return target;
        },
    };

    private static string Unknown(string name) => $"there is no target '{name}'; 'femto targets' lists them";
}
