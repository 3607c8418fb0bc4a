using System.CommandLine;

namespace Femto.Jit.Cli.Building;

/// <summary>The options of <c>femto build</c> and <c>femto watch</c>.</summary>
internal sealed class BuildOptions
{
    private readonly Argument<string> source = new("SOURCE") { Description = "The program: a C file." };

    private readonly Option<string> cpu = new Option<string>("--mcpu")
    {
        Description = "The version of eBPF's instruction set to compile for. v4 needs clang 18.",
        HelpName = "v1|v2|v3|v4",
        DefaultValueFactory = _ => "v3",
    }.AcceptOnlyFromAmong("v1", "v2", "v3", "v4");

    private readonly Option<string> optimization = new Option<string>("--optimize", "-O")
    {
        Description = "How clang optimises: for speed by level, or for size.",
        HelpName = "1|2|3|s|z",
        DefaultValueFactory = _ => "2",
    }.AcceptOnlyFromAmong("1", "2", "3", "s", "z");

    private readonly Option<string[]> includes = new("--include", "-I")
    {
        Description = "A folder to look for headers in; can be given several times.",
        HelpName = "FOLDER",
    };

    private readonly Option<string[]> definitions = new("--define", "-D")
    {
        Description = "A macro for the source; can be given several times.",
        HelpName = "NAME[=VALUE]",
    };

    private readonly Option<string?> entry = ProgramOptions.CreateEntry();

    private readonly Option<string?> clang = new("--clang")
    {
        Description = "The clang to use. Without it the first on the path that compiles for eBPF: clang, clang-19, others.",
        HelpName = "PATH",
    };

    private readonly Option<string?> compiled = new("--object")
    {
        Description = "Keep the eBPF object in this file, also of a program that is refused, for 'femto verify' and "
            + "'femto run'.",
        HelpName = "FILE",
    };

    private readonly Option<string?> dependencies = new("--depfile")
    {
        Description = "Write what the output was made of to this file, as a rule of Make; needs -o.",
        HelpName = "FILE",
    };

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="needsOutput">Whether it has to be told a file to write.</param>
    public BuildOptions(Command command, bool needsOutput)
    {
        command.Add(source);
        Translation = new TranslationOptions(command);
        foreach (Option option in (Option[])[cpu, optimization, includes, definitions, entry, clang, compiled, dependencies])
            command.Add(option);
        command.Validators.Add(result =>
        {
            bool needed = needsOutput || result.GetResult(dependencies) is not null;
            if (needed && !Translation.HasOutput(result))
                result.AddError(needsOutput ? "--output is needed" : "--depfile needs --output");
        });
    }

    /// <summary>What is made of the program.</summary>
    public TranslationOptions Translation { get; }

    /// <summary>The entry function, or null for the only one.</summary>
    public string? Entry(ParseResult parsed) => parsed.GetValue(entry);

    /// <summary>The clang to use, or null for the first that can be.</summary>
    public string? ClangPath(ParseResult parsed) => parsed.GetValue(clang);

    /// <summary>The file to keep the eBPF object in, or null.</summary>
    public string? ObjectPath(ParseResult parsed) => parsed.GetValue(compiled);

    /// <summary>The dependency file to write, or null.</summary>
    public string? DependencyPath(ParseResult parsed) => parsed.GetValue(dependencies);

    /// <summary>The program and how it is compiled.</summary>
    public ClangSource Source(ParseResult parsed) => new(parsed.GetRequiredValue(source))
    {
        Cpu = parsed.GetRequiredValue(cpu),
        Optimization = parsed.GetRequiredValue(optimization),
        Includes = parsed.GetValue(includes) ?? [],
        Definitions = parsed.GetValue(definitions) ?? [],
        Product = Translation.OutputPath(parsed) ?? "-",
        Contract = Translation.ContractPath(parsed),
    };
}
