using Femto.Jit.Verification;

namespace Femto.Jit.Cli;

/// <summary>Prints what the verifier knows where an instruction is executed.</summary>
internal static class ExplanationPrinter
{
    /// <summary>Prints the instruction and what is known there.</summary>
    public static void Print(Explanation explanation)
    {
        string line = explanation.Line is SourceLine source ? $" ({source})" : "";
        VisibleText.WriteLine($"pc {explanation.Pc}{line}: '{explanation.Text}'");
        PrintKnowledge(explanation);
    }

    /// <summary>Prints what is known there.</summary>
    public static void PrintKnowledge(Explanation explanation)
    {
        VisibleText.WriteLine(explanation.Visits switch
        {
            null => "  nothing is known: the analysis of values was not made to its end",
            0 => "  no run comes here",
            int visits => $"  known each time, on {visits} {(visits == 1 ? "way" : "ways")} that the analysis came here:",
        });
        foreach (KnownPlace place in explanation.Places)
            VisibleText.WriteLine($"  {(place.IsRead ? "reads " : "      ")}{place.Name}: {place.Text}");
        foreach ((int head, ulong? count) in explanation.Loops)
        {
            string often = count is ulong known ? $"at most {known} times" : "it is not known how often";
            VisibleText.WriteLine($"  in the loop from pc {head}, which goes back {often}");
        }
    }
}
