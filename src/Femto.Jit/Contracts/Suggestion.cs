namespace Femto.Jit.Contracts;

/// <summary>What somebody may have meant who wrote a word that is not known.</summary>
internal static class Suggestion
{
    /// <summary><c>; did you mean 'x'?</c>, or which words there are when none is near.</summary>
    internal static string For(string word, IReadOnlyCollection<string> known)
    {
        if (known.Count == 0) return "; there are none";
        string nearest = known.MinBy(candidate => Distance(word, candidate))!;
        return Distance(word, nearest) <= nearest.Length / 2
            ? $"; did you mean '{nearest}'?"
            : $"; there are: {string.Join(", ", known)}";
    }

    /// <summary>How many letters have to be added, left out or changed.</summary>
    private static int Distance(string left, string right)
    {
        int[] row = [.. Enumerable.Range(0, right.Length + 1)];
        for (int i = 1; i <= left.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int changed = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(changed, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
