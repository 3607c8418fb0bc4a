using System.CommandLine;

namespace Femto.Jit.Cli;

/// <summary>The option <c>--target</c>.</summary>
internal static class TargetOption
{
    /// <summary>Creates the option; its value is null when it is not given.</summary>
    public static Option<Target> Create() => new("--target")
    {
        Description = $"The target, one of: {string.Join(", ", Targets.All.Select(target => target.Name))}.",
        HelpName = "TARGET",
        CustomParser = result =>
        {
            string name = result.Tokens is [var token] ? token.Value : "";
            Target? target = Targets.Find(name);
            if (target is null)
                result.AddError($"there is no target '{name}'; 'femto targets' lists them");
            return target;
        },
    };
}
