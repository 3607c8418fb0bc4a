using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using CliWrap;
using CliWrap.Buffered;
using Femto.Jit.Execution;
using Femto.Jit.Tests.CommandLine;

namespace Femto.Jit.Tests.Packaging;

/// <summary>
/// The packages: made into a folder, and used from there by a project in an empty folder. What they depend on is taken from
/// where this machine keeps its packages, so that no server is asked.
/// </summary>
public sealed class PackageTests(PackageFolder made) : IClassFixture<PackageFolder>, IDisposable
{
    private const string Guide = "src/Femto.Jit/README.md";

    /// <summary>Far above what three starts of the tool, of clang and of an emulator take on a machine with other work.</summary>
    private static readonly TimeSpan _threeCommandsLimit = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory();

    private string Packages => made.Path;

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task The_packages_are_whole_and_the_same_whenever_they_are_made()
    {
        string library = Assert.Single(Directory.GetFiles(Packages, "Femto.Jit.?.*.nupkg"));
        Assert.Equal(
            ["README.md", "lib/net10.0/Femto.Jit.dll", "lib/net10.0/Femto.Jit.xml"], Contents(library));
        Assert.Equal(["lib/net10.0/Femto.Jit.pdb"], Contents(Path.ChangeExtension(library, ".snupkg")));
        string[] tool = [.. Contents(Assert.Single(Directory.GetFiles(Packages, "Femto.Jit.Cli.*.nupkg")))];
        Assert.Contains("README.md", tool);
        Assert.All(Targets.All.Select(EmulatedBoard.Of).OfType<EmulatedBoard>(), board =>
            Assert.Contains($"tools/net10.0/any/targets/{board.BuildTarget}/agent.elf", tool));
        string nuspec = ReadText(library, "Femto.Jit.nuspec");
        Assert.Equal(
            ["Iced", "Tomlyn"],
            Regex.Matches(nuspec, "<dependency id=\"([^\"]*)\"").Select(match => match.Groups[1].Value));

        string again = Path.Combine(folder.FullName, "again");
        await PackageFolder.Pack("Femto.Jit", again);
        string second = Path.Combine(again, Path.GetFileName(library));
        Assert.Equal(
            SHA256.HashData(await File.ReadAllBytesAsync(library)), SHA256.HashData(await File.ReadAllBytesAsync(second)));
    }

    [Fact]
    public async Task The_guide_compiles_against_the_package_and_prints_what_it_shows()
    {
        string guide = await File.ReadAllTextAsync(RepositoryFiles.PathOf(Guide));
        string[] parts = [.. Blocks(guide, "csharp")];
        Assert.True(parts.Length >= 5);
        string project = NewFolder("app");
        await File.WriteAllTextAsync(Path.Combine(project, "Program.cs"), string.Join('\n', parts));
        await File.WriteAllTextAsync(Path.Combine(project, "app.csproj"), """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Femto.Jit" Version="*" />
              </ItemGroup>
            </Project>
            """);
        await PackageFolder.Dotnet(project, "build", "-nodeReuse:false", "-p:UseSharedCompilation=false", "--output", "built");
        string printed = await PackageFolder.Dotnet(project, Path.Combine("built", "app.dll"));
        Assert.Equal(Blocks(guide, "text").Single(), printed);
    }

    [Fact]
    public async Task The_tool_installs_from_the_folder_and_runs()
    {
        string version = await RunTool(await InstallTool(), folder.FullName, "--version");
        Assert.Equal((await FemtoProcess.Run(["--version"])).Output, version);
        Assert.NotEqual("", version.Trim());
    }

    /// <summary>
    /// The page's commands, in an empty folder, with what is released and nothing of the sources. <c>./test</c> prints the time.
    /// </summary>
    [Fact]
    public async Task A_program_in_C_runs_on_an_emulated_device_after_three_commands()
    {
        string tool = await InstallTool(), empty = folder.CreateSubdirectory("empty").FullName;
        string page = await File.ReadAllTextAsync(RepositoryFiles.PathOf("src/Femto.Jit.Cli/README.md"));
        string[] lines = Blocks(page, "console").Single().TrimEnd().Split('\n');
        string[] commands = [.. lines.Where(line => line.StartsWith("$ femto ", StringComparison.Ordinal))];
        Assert.Equal(3, commands.Length);
        string last = "";
        Stopwatch watch = Stopwatch.StartNew();
        foreach (string command in commands)
            last = await RunTool(tool, empty, command["$ femto ".Length..].Split(' '));
        TimeSpan taken = watch.Elapsed;
        await File.WriteAllTextAsync(RepositoryFiles.PathOf(".artifacts/three-commands.txt"), string.Create(
            CultureInfo.InvariantCulture, $"C to an emulated Cortex-M4, three commands: {taken.TotalSeconds:f1} s\n"));
        Assert.Equal(lines[^1] + '\n', last);
        Assert.True(File.Exists(Path.Combine(empty, "alarm.img")));
        Assert.InRange(taken, TimeSpan.Zero, _threeCommandsLimit);
    }

    private async Task<string> InstallTool()
    {
        string place = NewFolder("tools");
        await PackageFolder.Dotnet(place, "tool", "install", "Femto.Jit.Cli", "--tool-path", place);
        return Path.Combine(place, "femto");
    }

    /// <summary>A tool's launcher looks for .NET where the machine has it, or where this says.</summary>
    private static async Task<string> RunTool(string tool, string directory, params string[] arguments)
    {
        string root = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        BufferedCommandResult result = await CliWrap.Cli.Wrap(tool).WithArguments(arguments).WithWorkingDirectory(directory)
            .WithEnvironmentVariables(variables => variables.Set("DOTNET_ROOT", root))
            .WithValidation(CommandResultValidation.None).ExecuteBufferedAsync();
        Assert.True(result.ExitCode == 0, result.StandardError);
        return result.StandardOutput;
    }

    private static IEnumerable<string> Blocks(string page, string language) =>
        Regex.Matches(page, $"```{language}\n(.*?)```", RegexOptions.Singleline).Select(match => match.Groups[1].Value);

    /// <summary>What is in a package, but for what every package has.</summary>
    private static IEnumerable<string> Contents(string package)
    {
        using ZipArchive archive = ZipFile.OpenRead(package);
        return
        [
            .. archive.Entries.Select(entry => entry.FullName)
                .Where(name => !name.StartsWith('_') && !name.StartsWith('[')
                    && !name.StartsWith("package/", StringComparison.Ordinal)
                    && !name.EndsWith(".nuspec", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal),
        ];
    }

    private static string ReadText(string package, string name)
    {
        using ZipArchive archive = ZipFile.OpenRead(package);
        using StreamReader reader = new(archive.GetEntry(name)!.Open());
        return reader.ReadToEnd();
    }

    /// <summary>A folder whose packages come from where they were made.</summary>
    private string NewFolder(string name)
    {
        string path = folder.CreateSubdirectory(name).FullName;
        string cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        File.WriteAllText(Path.Combine(path, "nuget.config"), $"""
            <configuration>
              <packageSources>
                <clear />
                <add key="made" value="{Packages}" />
              </packageSources>
              <fallbackPackageFolders>
                <add key="machine" value="{cache}" />
              </fallbackPackageFolders>
            </configuration>
            """);
        return path;
    }
}
