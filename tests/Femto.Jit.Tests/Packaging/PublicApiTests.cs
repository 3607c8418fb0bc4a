using Femto.Jit.Tests.CommandLine;
using PublicApiGenerator;

namespace Femto.Jit.Tests.Packaging;

/// <summary>What the library shows to its users changes on purpose only.</summary>
public class PublicApiTests
{
    private static readonly ApiGeneratorOptions _options = new()
    {
        IncludeAssemblyAttributes = false,
        DenyNamespacePrefixes = [],
    };

    [Fact]
    public void The_public_surface_is_the_one_listed() => Readme.Compare(
        RepositoryFiles.PathOf("tests/Femto.Jit.Tests/Packaging/PublicApi.txt"),
        typeof(Compiler).Assembly.GeneratePublicApi(_options).ReplaceLineEndings("\n").TrimEnd() + "\n");
}
