using CliWrap;
using CliWrap.Buffered;

namespace Femto.Jit.Tests.Packaging;

/// <summary>A folder with the packages, made once for all tests.</summary>
public sealed class PackageFolder : IAsyncLifetime
{
    private static readonly string _configuration =
        System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));

    /// <summary>Where it is.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory().FullName;

    public async Task InitializeAsync()
    {
        foreach (string project in (string[])["Femto.Jit", "Femto.Jit.Cli"])
            await Pack(project, Path);
    }

    public Task DisposeAsync()
    {
        Directory.Delete(Path, recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>Makes the package of a project that is built.</summary>
    public static async Task Pack(string project, string destination) => await Dotnet(RepositoryFiles.Root, "pack",
        $"src/{project}/{project}.csproj", "--configuration", _configuration, "--no-build", "-nodeReuse:false",
        "--output", destination);

    /// <summary>Runs the SDK in a folder, which keeps its packages to itself; what it says.</summary>
    public static async Task<string> Dotnet(string directory, params string[] arguments)
    {
        BufferedCommandResult result = await CliWrap.Cli.Wrap("dotnet").WithArguments(arguments).WithWorkingDirectory(directory)
            .WithEnvironmentVariables(variables => variables
                .Set(
                    "NUGET_PACKAGES",
                    directory == RepositoryFiles.Root ? null : System.IO.Path.Combine(directory, ".packages"))
                .Set("DOTNET_CLI_TELEMETRY_OPTOUT", "1").Set("DOTNET_NOLOGO", "1"))
            .WithValidation(CommandResultValidation.None).ExecuteBufferedAsync();
        Assert.True(result.ExitCode == 0, result.StandardOutput + result.StandardError);
        return result.StandardOutput;
    }
}
