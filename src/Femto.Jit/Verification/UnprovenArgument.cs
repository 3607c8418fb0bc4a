using Femto.Jit.Contracts;
using Femto.Jit.Verification.Abstract;

namespace Femto.Jit.Verification;

/// <summary>
/// An argument at which a helper is not proven to find its memory: what is known of it, what is needed, and the usual cause.
/// </summary>
/// <param name="helper">The helper.</param>
/// <param name="pointer">Which argument it is.</param>
/// <param name="lengths">What is known of regions.</param>
/// <param name="argument">What is known of the argument.</param>
internal sealed class UnprovenArgument(
    HelperPrototype helper, PointerArgument pointer, RegionLengths lengths, ArgumentFacts argument)
{
    /// <summary>What is known, and what is needed.</summary>
    internal string Message
    {
        get
        {
            string verb = argument.Verdict == ArgumentVerdict.Outside ? "does not point" : "is not proven to point";
            string kind = pointer.Writes ? ", which are writable" : "";
            return $"calls {helper.Name}, whose argument in r{pointer.Parameter + 1}, which is "
                + $"{ValueText.Of(argument.Address, lengths)}, {verb} to {Needed}{kind}";
        }
    }

    private string Needed => pointer switch
    {
        { IsString: true } => "a constant text that a zero ends",
        { Bytes: int bytes } => $"{bytes} bytes of one region",
        _ when argument.Least == argument.Most => $"as many bytes of one region as r{SizeRegister} says, {argument.Most}",
        _ => $"as many bytes of one region as r{SizeRegister} says, {argument.Least} to {argument.Most}",
    };

    private int SizeRegister => pointer.LengthParameter!.Value + 1;

    /// <summary>What is usually done about it, or null.</summary>
    internal string? Hint
    {
        get
        {
            if (pointer.IsString) return "pass a string literal, which is in the read-only data";
            if (argument.Address.Region is not Region region) return "an address is made of one region's address and numbers";
            if (argument.Address.IsNullable) return "compare the result of the helper with 0 on every way here";
            if (pointer.Writes && !lengths.IsWritable(region)) return "pass memory that is writable, for example of the stack";
            return HintOfBounds(region);
        }
    }

    private string? HintOfBounds(Region region)
    {
        if (lengths.Span(region, argument.Most) is not (long low, long high))
            return "compare what the size and the offset make together with the length of the memory";
        if (low > high)
        {
            return pointer.LengthParameter is null
                ? null
                : $"compare r{SizeRegister} with a limit first: there are {lengths.Of(region)} bytes";
        }

        Bounds offset = argument.Address.Number.Wide;
        return offset.SignedLow < low
            ? "the offset may be negative: compare it as unsigned, or with 0, too"
            : $"the offset has to be {high} at most";
    }
}
