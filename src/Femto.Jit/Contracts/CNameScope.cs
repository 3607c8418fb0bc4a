using Femto.Jit.Images;

namespace Femto.Jit.Contracts;

/// <summary>Gives what has a name in a contract one in a scope of C: an identifier that nothing
/// else there has, in capital letters neither, since macros are named after it.</summary>
/// <param name="taken">Names that are used already.</param>
internal sealed class CNameScope(params string[] taken)
{
    /// <summary>C11 6.4.1, those in small letters.</summary>
    private const string Keywords =
        " auto break case char const continue default do double else enum extern float for goto if inline int long register "
        + "restrict return short signed sizeof static struct switch typedef union unsigned void volatile while bool ";

    private readonly HashSet<string> _taken = new(taken, StringComparer.OrdinalIgnoreCase);

    internal string Add(string name)
    {
        string identifier = CName.Of(name);
        while (Keywords.Contains($" {identifier} ", StringComparison.Ordinal) || !_taken.Add(identifier)) identifier += "_";
        return identifier;
    }
}
