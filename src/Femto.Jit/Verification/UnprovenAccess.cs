using Femto.Jit.Bytecode;
using Femto.Jit.Contracts;
using Femto.Jit.Verification.Abstract;

namespace Femto.Jit.Verification;

/// <summary>An access that is not proven: what is known of its address, what is needed, and the usual cause.</summary>
internal sealed class UnprovenAccess
{
    private readonly Instruction _instruction;
    private readonly AbstractValue _address;
    private readonly Bounds _offset;
    private readonly (long Low, long High)? _span;
    private readonly RegionLengths _lengths;
    private readonly int _size;

    /// <param name="program">The program.</param>
    /// <param name="lengths">What is known of its regions.</param>
    /// <param name="pc">The access.</param>
    /// <param name="register">What is known of the register with the address.</param>
    internal UnprovenAccess(Program program, RegionLengths lengths, int pc, in AbstractValue register)
    {
        _lengths = lengths;
        _instruction = program.Instructions[pc];
        _size = _instruction.OperandBits / 8;
        _address = register with { Number = register.Number + Scalar.Of((long)_instruction.Offset) };
        _offset = _address.Number.Wide;
        _span = register.Region is Region region ? lengths.Span(region, _size) : null;
    }

    private bool IsInside =>
        _span is (long low, long high) && _offset.SignedLow >= low && _offset.SignedHigh <= high;

    /// <summary>What is known, and what is needed.</summary>
    internal string Message
    {
        get
        {
            bool loads = _instruction.Operation is Operation.Load or Operation.LoadSignExtended;
            int register = loads ? _instruction.Source : _instruction.Destination;
            return $"accesses {_size} bytes at r{register}{_instruction.Offset:+0;-0;+0}, which is {ValueText.Of(_address, _lengths)}; {Needed}";
        }
    }

    private string Needed => (_address.Region, _span) switch
    {
        (null, _) => "it has to be in one region",
        (>= Region.ResultOrNull, _) => "it has to be another than null",
        (Region region, _) when IsDenied(region) => "it is not writable",
        (Region region, null) => $"the length {ValueText.Owner(region, _lengths)} is only known at run time",
        (_, (long low, long high)) when low > high => $"the region has no {_size} bytes",
        (_, (long low, long high)) => IsInside ? $"it has to be a multiple of {_size}" : $"inside are {low} to {high}",
    };

    private bool IsDenied(Region region) => _instruction.Row.WritesMemory && !_lengths.IsWritable(region);

    /// <summary>What is usually done about it, or null.</summary>
    internal string? Hint
    {
        get
        {
            if (_address.Region is not Region region) return "an address is made of one region's address and numbers";
            if (_address.IsNullable) return "compare the result of the helper with 0 on every way here";
            if (IsDenied(region)) return null;
            if (_span is not (long low, long high)) return HintOfLength(region);
            if (IsInside || low > high) return null;
            if (_offset.SignedLow >= low && _offset.SignedHigh - high <= _size)
            {
                long distance = _offset.SignedHigh - high;
                return $"off by one: the last is {distance} {(distance == 1 ? "byte" : "bytes")} too far";
            }

            if (_offset.SignedLow < low && _offset.SignedHigh <= high)
                return "the index may be negative: compare it as unsigned, or with 0, too";
            return _offset.SignedLow < low && _offset.SignedLow >= int.MinValue * (long)_size && _offset.SignedLow < 0
                ? "the index is sign-extended: make it unsigned, and compare it with the length"
                : "the index is not compared with the length on every way here";
        }
    }

    private string HintOfLength(Region region)
    {
        if (region == Region.Context) return "state the context's size, or compare the offset with r2, which has its length";
        PointedRegion pointed = _lengths.Pointed[region];
        if (region != _lengths.Measured)
            return $"comparing with a length proves accesses of what '{_lengths.Pointed[_lengths.Measured!.Value].Pointer.Name}' points to only";
        return pointed.Target.EndField is string end
            ? $"compare the address after the last byte with '{end}'"
            : $"compare the offset with '{pointed.Target.LengthField}', which has the length";
    }
}
