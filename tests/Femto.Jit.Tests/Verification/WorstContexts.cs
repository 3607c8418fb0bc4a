using System.Collections.Immutable;

namespace Femto.Jit.Tests.Verification;

/// <summary>
/// Looks for the context on which a program executes most instructions: changes to the best one so far are kept when they do
/// not make it worse. What was found for one build is where the search for the next begins.
/// </summary>
/// <param name="first">Where the search begins; all of one size.</param>
internal sealed class WorstContexts(IEnumerable<ImmutableArray<byte>> first)
{
    private const int Changes = 400;

    private readonly Random _random = new(1);
    private readonly List<ImmutableArray<byte>> _found = [.. first];

    /// <summary>The most instructions that were seen.</summary>
    /// <param name="count">Runs a program on a context and counts.</param>
    internal long FindMost(Func<ImmutableArray<byte>, long> count)
    {
        (long most, ImmutableArray<byte> best) = _found.Select(context => (count(context), context)).MaxBy(run => run.Item1);
        for (int change = 0; change < Changes; change++)
        {
            ImmutableArray<byte> next = Change(best);
            if (count(next) is long executed && executed >= most) (most, best) = (executed, next);
        }

        _found.Add(best);
        return most;
    }

    /// <summary>Other bytes, or bits, in one to four places, or one byte all over a part.</summary>
    private ImmutableArray<byte> Change(ImmutableArray<byte> context)
    {
        byte[] bytes = [.. context];
        if (_random.Next(4) == 0)
        {
            int start = _random.Next(bytes.Length);
            Array.Fill(bytes, Byte(context), start, _random.Next(bytes.Length - start) + 1);
            return [.. bytes];
        }

        for (int left = _random.Next(4); left >= 0; left--)
        {
            ref byte changed = ref bytes[_random.Next(bytes.Length)];
            changed = _random.Next(3) == 0 ? (byte)(changed ^ (1 << _random.Next(8))) : Byte(context);
        }

        return [.. bytes];
    }

    /// <summary>Anything, or what is likely to be compared with: a small number, all ones, a digit, a byte of the context.</summary>
    private byte Byte(ImmutableArray<byte> context) => _random.Next(5) switch
    {
        0 => (byte)_random.Next(256),
        1 => (byte)_random.Next(65),
        2 => (byte)(_random.Next(2) == 0 ? 0 : 0xff),
        3 => (byte)('0' + _random.Next(10)),
        _ => context[_random.Next(context.Length)],
    };
}
