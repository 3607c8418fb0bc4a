namespace Femto.Jit.Fuzzing.Checks;

/// <summary>Counts by name. Adding is all that merging takes; only names that begin with <c>time/</c> depend on the
/// machine.</summary>
internal sealed class Counters
{
    internal const string Programs = "programs", Slots = "slots", Steps = "interpreter/instructions",
        OracleRuns = "interpreter/runs", TooLong = "interpreter/too-long",
        Undefined = "interpreter/undefined-stack", Failures = "failures";

    private const string TimePrefix = "time/", EndPrefix = "end/", CoverPrefix = "covered/",
        OptionsPrefix = "options/";

    /// <summary>The counts, ordered by name.</summary>
    public SortedDictionary<string, long> Values { get; set; } = new(StringComparer.Ordinal);

    /// <summary>A count; 0 where nothing was counted.</summary>
    internal long this[string name] => Values.GetValueOrDefault(name);

    internal static string Time(string what) => TimePrefix + what;

    internal static string End(string kind) => EndPrefix + kind;

    internal static string Options(string name) => OptionsPrefix + name;

    internal static string Engine(string target, string what) => $"engine/{target}/{what}";

    internal static string Generator(string name, string what) => $"generator/{name}/{what}";

    /// <summary>The name under which operations of the intermediate form are counted.</summary>
    internal const string Intermediate = "ir";

    internal static string Operation(string what, string name) => $"operation/{what}/{name}";

    internal static string Covered(string row) => CoverPrefix + row;

    /// <summary>How runs ended.</summary>
    internal IEnumerable<KeyValuePair<string, long>> Ends => Below(EndPrefix);

    /// <summary>Programs by the way in which they were verified and translated.</summary>
    internal IEnumerable<KeyValuePair<string, long>> ByOptions => Below(OptionsPrefix);

    /// <summary>What was executed, by the names of <see cref="Coverage.Counts"/>.</summary>
    internal IEnumerable<KeyValuePair<string, long>> Coverage => Below(CoverPrefix);

    /// <summary>What is the same on every machine and for every division of the work.</summary>
    internal IEnumerable<KeyValuePair<string, long>> Reproducible =>
        Values.Where(pair => !pair.Key.StartsWith(TimePrefix, StringComparison.Ordinal));

    internal void Add(string name, long count)
    {
        if (count != 0) Values[name] = this[name] + count;
    }

    internal void Add(Counters other)
    {
        foreach ((string name, long count) in other.Values) Add(name, count);
    }

    private IEnumerable<KeyValuePair<string, long>> Below(string prefix) => Values
        .Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal))
        .Select(pair => new KeyValuePair<string, long>(pair.Key[prefix.Length..], pair.Value));
}
