using System.Collections.Immutable;
using System.Reflection;
using System.Text;

namespace Femto.Jit.Contracts;

/// <summary>The contracts of <c>targets/contracts/</c>, which are part of the library.</summary>
public static class ShippedContracts
{
    private const string Prefix = "contracts/";
    private const string Suffix = ".toml";

    private static readonly Assembly _assembly = typeof(ShippedContracts).Assembly;

    /// <summary>Their names, in alphabetical order.</summary>
    public static ImmutableArray<string> Names { get; } =
    [
        .. _assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name => name[Prefix.Length..^Suffix.Length])
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Reads one of them.</summary>
    /// <returns>The contract, or a diagnostic FJ1112 when there is none of that name.</returns>
    public static Result<Contract> Read(string name)
    {
        using Stream? stream = _assembly.GetManifestResourceStream(Prefix + name + Suffix);
        if (stream is null)
        {
            return ContractDiagnostics.UnknownContract.Of(
                $"there is no shipped contract '{name}'{Suggestion.For(name, Names)}");
        }

        using StreamReader reader = new(stream, Encoding.UTF8);
        return ContractReader.Read(reader.ReadToEnd(), name + Suffix);
    }
}
