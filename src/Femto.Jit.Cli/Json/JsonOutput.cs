using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Femto.Jit.Cli.Json;

/// <summary>Prints JSON on standard output.</summary>
internal static class JsonOutput
{
    /// <summary>How each report is written.</summary>
    public static ReportContext Context => ReportContext.Default;

    /// <summary>Prints one value and a line end.</summary>
    public static void Print<T>(T value, JsonTypeInfo<T> type) => Console.Out.Write(Text(value, type));

    /// <summary>One value as text, with a line end.</summary>
    public static string Text<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.Serialize(value, type) + "\n";
}

/// <summary>The types that are printed, for the serializer's source generator.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(RunReport))]
[JsonSerializable(typeof(ComparisonReport[]))]
[JsonSerializable(typeof(BenchmarkReport[]))]
[JsonSerializable(typeof(VerifyReport))]
[JsonSerializable(typeof(TranslateReport))]
[JsonSerializable(typeof(TargetReport[]))]
[JsonSerializable(typeof(ConformanceReport))]
[JsonSerializable(typeof(ContractReport))]
[JsonSerializable(typeof(TrapExplanationReport))]
[JsonSerializable(typeof(InspectionReport))]
[JsonSerializable(typeof(ImageReport))]
[JsonSerializable(typeof(ObjectReport))]
internal sealed partial class ReportContext : JsonSerializerContext;
