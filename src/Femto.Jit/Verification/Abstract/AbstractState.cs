using System.Numerics;

namespace Femto.Jit.Verification.Abstract;

/// <summary>
/// What is known at one place of the program: of r0 to r10, and of the stack. A state is changed by whoever owns it;
/// they come from a <see cref="StatePool"/> and go back to it.
/// </summary>
internal sealed class AbstractState
{
    private readonly AbstractValue[] _registers = new AbstractValue[RegisterSet.FramePointer + 1];

    internal StackContents Stack { get; } = new();

    /// <summary>How many bytes the measured region has at least; 0 where there is none.</summary>
    internal long LeastLength { get; private set; }

    internal Span<AbstractValue> Registers => _registers;

    internal ref AbstractValue this[int register] => ref _registers[register];

    /// <summary>Makes this the same as another.</summary>
    internal void CopyFrom(AbstractState other)
    {
        other._registers.CopyTo(_registers, 0);
        Stack.CopyFrom(other.Stack);
        LeastLength = other.LeastLength;
    }

    /// <summary>Forgets what is known of copies.</summary>
    internal void ForgetSymbols()
    {
        foreach (ref AbstractValue value in _registers.AsSpan()) value.Name(0);
        foreach (ref AbstractValue value in Stack.Values) value.Name(0);
    }

    /// <summary>Forgets everything.</summary>
    internal void Forget()
    {
        Forget(0, _registers.Length);
        Stack.Forget();
        LeastLength = 0;
    }

    /// <summary>Forgets registers.</summary>
    internal void Forget(int first, int count) => Array.Fill(_registers, AbstractValue.Anything, first, count);

    /// <summary>How many bytes of the measured region follow an offset, or so many less than its length a number is, at least.</summary>
    internal long HeadroomOf(in AbstractValue value) => value.HeadroomFor(LeastLength);

    /// <summary>Narrows a register, and with it every copy: whatever differs from it by a constant.</summary>
    internal void Refine(int register, in Scalar number)
    {
        ref AbstractValue value = ref _registers[register];
        value.Number = number;
        if (value.Symbol != 0)
        {
            AbstractValue refined = value;
            RefineCopies(_registers, refined);
            RefineCopies(Stack.Values, refined);
        }

        RaiseLeastLength(value);
    }

    private static void RefineCopies(Span<AbstractValue> values, in AbstractValue refined)
    {
        foreach (ref AbstractValue value in values)
        {
            if (value.Symbol != refined.Symbol) continue;

            // What it says of itself is nothing new: each part of it tells no more than all of them do.
            if (value.Delta == refined.Delta && value.Number == refined.Number && refined.Number.IsStable) continue;
            Scalar number = refined.Number + Scalar.Of(unchecked(value.Delta - refined.Delta));
            Scalar both = Scalar.Meet(value.Number, number);
            if (!both.IsEmpty) value.Number = both;
        }
    }

    /// <summary>Makes what a helper returned the address that it is, or the null, and with it every copy.</summary>
    internal void Resolve(int register, bool isNull)
    {
        AbstractValue value = _registers[register];
        Region region = value.Region!.Value - Limits.GrantingHelpers;
        AbstractValue resolved = isNull ? AbstractValue.Of(Scalar.Of(0UL)) : AbstractValue.Of(region, Scalar.Of(0UL));
        resolved.Name(value.Symbol);
        if (value.Symbol == 0) _registers[register] = resolved;
        else
        {
            ResolveCopies(_registers, resolved);
            ResolveCopies(Stack.Values, resolved);
        }
    }

    private static void ResolveCopies(Span<AbstractValue> values, in AbstractValue resolved)
    {
        foreach (ref AbstractValue value in values)
        {
            if (value.Symbol == resolved.Symbol) value = resolved;
        }
    }

    /// <summary>Adds that a register has a headroom, and with it every copy.</summary>
    internal void RaiseHeadroom(int register, long headroom, bool meetsLength = false)
    {
        AbstractValue value = _registers[register];
        if (value.MeetsLength || headroom == Headroom.Unknown) return;
        if (headroom < value.Headroom || (headroom == value.Headroom && !meetsLength)) return;
        _registers[register] = WithHeadroom(value, headroom, meetsLength);
        RaiseLeastLength(_registers[register]);
        if (value.Symbol == 0) return;
        RaiseCopies(_registers, value, headroom, meetsLength);
        RaiseCopies(Stack.Values, value, headroom, meetsLength);
    }

    private static void RaiseCopies(Span<AbstractValue> values, in AbstractValue raised, long headroom, bool meetsLength)
    {
        foreach (ref AbstractValue value in values)
        {
            if (value.Symbol != raised.Symbol || value.MeetsLength) continue;
            long distance = unchecked((long)(value.Delta - raised.Delta));
            if (!Headroom.SumFits(raised.Number, Scalar.Of(distance), width: 64)) continue;
            long rest = Headroom.Less(headroom, distance);
            if (rest > value.Headroom || (meetsLength && rest == value.Headroom)) value = WithHeadroom(value, rest, meetsLength);
        }
    }

    /// <summary>A headroom bounds the number, because regions are not longer than they can be.</summary>
    private static AbstractValue WithHeadroom(AbstractValue value, long headroom, bool meetsLength)
    {
        value.SetHeadroom(headroom, meetsLength);
        long most = Headroom.LongestRegion - headroom;
        if (value.Number.Wide.SignedHigh <= most) return value;
        Scalar number = Scalar.Meet(value.Number, Scalar.OfSigned(long.MinValue, most));
        if (!number.IsEmpty) value.Number = number;
        return value;
    }

    /// <summary>The measured region is at least as long as a value and its headroom.</summary>
    internal void RaiseLeastLength(in AbstractValue value)
    {
        if (value.Headroom == Headroom.Unknown) return;
        long low = LeastOf(value.Number);
        if (low > -value.Headroom && low <= Headroom.LongestRegion - value.Headroom) RaiseLeastLength(low + value.Headroom);
    }

    /// <summary>The least number that is not below the lower bound and has the low bits that are known.</summary>
    private static long LeastOf(in Scalar number)
    {
        long low = number.Wide.SignedLow;
        unchecked
        {
            ulong known = (1UL << Math.Min(BitOperations.TrailingZeroCount(number.Bits.Unknown), 16)) - 1;
            return low > Headroom.LongestRegion ? low : low + (long)((number.Bits.Value - (ulong)low) & known);
        }
    }

    /// <summary>Adds that the measured region has at least that many bytes.</summary>
    internal void RaiseLeastLength(long length)
    {
        if (length <= LeastLength) return;
        LeastLength = length;
        RefineWhatMeetsLength(_registers);
        RefineWhatMeetsLength(Stack.Values);
    }

    private void RefineWhatMeetsLength(Span<AbstractValue> values)
    {
        foreach (ref AbstractValue value in values)
        {
            if (!value.MeetsLength) continue;
            long least = LeastLength - value.Headroom;
            if (value.Number.Wide.SignedLow >= least) continue;
            Scalar number = Scalar.Meet(value.Number, Scalar.OfSigned(least, long.MaxValue));
            if (!number.IsEmpty) value.Number = number;
        }
    }

    /// <summary>Leaves what holds in both.</summary>
    internal void Join(AbstractState other) => Combine(
        other, static (ref AbstractValue value, in AbstractValue next, in LeastLengths lengths) => value.Join(next, lengths));

    /// <summary>Combines every value with that of another state; what only one of them knows is forgotten.</summary>
    internal void Combine(AbstractState other, ValueCombination combine)
    {
        LeastLengths lengths = new(LeastLength, other.LeastLength);
        for (int register = 0; register < _registers.Length; register++)
            combine(ref _registers[register], other._registers[register], lengths);
        Stack.Combine(other.Stack, combine, lengths);
        LeastLength = lengths.Both;
    }

    /// <summary>Whether everything that holds in the other holds here, too.</summary>
    internal bool Covers(AbstractState other)
    {
        LeastLengths lengths = new(LeastLength, other.LeastLength);
        if (lengths.This > lengths.Other) return false;
        for (int register = 0; register < _registers.Length; register++)
        {
            if (!_registers[register].Covers(other._registers[register], lengths)) return false;
        }

        return Stack.Covers(other.Stack, lengths);
    }
}
