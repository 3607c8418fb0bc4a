namespace Femto.Jit.Cli.Benchmarks;

/// <summary>Ratios of costs against a build.</summary>
internal static class Ratios
{
    /// <summary>The ratio of two figures, or null where one is not known.</summary>
    public static double? Of(ulong? ours, ulong? theirs) => theirs is > 0 ? (double?)ours / theirs : null;

    /// <summary>The geometric mean of the ratios that are known; null where none is.</summary>
    public static double? Mean(IEnumerable<double?> ratios)
    {
        double[] known = [.. ratios.OfType<double>()];
        return known.Length == 0 ? null : Math.Exp(known.Average(Math.Log));
    }
}
