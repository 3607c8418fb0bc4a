using Femto.Jit.Bytecode;

namespace Femto.Jit.Verification.Abstract;

/// <summary>
/// Bounds how often a loop goes back to its head, from what is known where it is entered: by a test that a stepped
/// value fails in the end, or by an access that would be out of bounds.
/// </summary>
internal sealed class TripCount(InductionAnalysis induction, AbstractState entry, AbstractMachine machine)
{
    /// <summary>Steps beyond this are not followed, so that sums of them do not wrap.</summary>
    private const long LargestStep = 1L << 40;

    /// <summary>Limits of tests that are not known at the loop's head; null before they have been seen.</summary>
    private TestOperands? _operands;

    /// <summary>Whether there are tests that would say more if their limits were known.</summary>
    internal bool HasOpenTests => induction.Tests.Exists(IsOpen) || induction.TestsOfSome.Exists(IsOpen);

    /// <summary>Numbers that step downwards until a test ends the loop, which is before they wrap.</summary>
    private RegisterSet _countedDown;

    /// <summary>The smallest bound, or null.</summary>
    /// <param name="operands">What tests compare in any turn, where that has been seen.</param>
    internal ulong? Find(TestOperands? operands)
    {
        _operands = operands;
        ulong? least = BoundOfAlternatives();
        foreach (LoopTest test in induction.Tests)
        {
            if (Bound(test) is not ulong bound) continue;
            least = Smaller(least, bound);
            if (CountsDown(test)) _countedDown |= RegisterSet.Of(test.Left.Register);
        }

        foreach (LoopAccess access in induction.Accesses) least = Smaller(least, Bound(access));
        return least;
    }

    private bool IsOpen(LoopTest test) => test is { IsOrder: true, Constant: null }
        && Sequence(test.Left) is (_, not 0, _) && Sequence(test.Right) is not (_, 0, _);

    /// <summary>
    /// By tests of the same value of which every way back makes one: the last turn that goes back has passed one of them,
    /// and so have those before it, so that the value has not wrapped.
    /// </summary>
    private ulong? BoundOfAlternatives()
    {
        ulong? least = null;
        foreach (IGrouping<(LinearForm, int, bool), LoopTest> tests in induction.TestsOfSome
            .Where(test => test.IsOrder && test.Left.IsKnown)
            .GroupBy(test => (test.Left, test.Width, test.IsSigned)))
        {
            least = Smaller(least, BoundOfAlternatives([.. tests]));
        }

        return least;
    }

    private ulong? BoundOfAlternatives(LoopTest[] tests)
    {
        ulong most = 0;
        for (ulong left = induction.Latches; left != 0; left &= left - 1)
        {
            ulong latch = left & ~(left - 1);
            ulong? least = null;
            foreach (LoopTest test in tests.Where(test => (test.Latches & latch) != 0)) least = Smaller(least, Bound(test));
            if (least is not ulong bound) return null;
            most = Math.Max(most, bound);
        }

        return most;
    }

    /// <summary>
    /// What a register can be at the loop's head in any turn, when the loop goes back at most that often; null when the
    /// register is not stepped.
    /// </summary>
    internal AbstractValue? AtHead(int register, ulong count)
    {
        if (induction.StepOf(register, out bool isHalf) is not long step || count > long.MaxValue) return null;
        AbstractValue first = At(register);
        if (step == 0 && !isHalf) return first;
        Int128 last = (Int128)step * count;
        if (last < long.MinValue || last > long.MaxValue) return null;
        bool fits = first.IsNumber && first.Number.Wide.High <= uint.MaxValue
            && (Int128)first.Number.Wide.Low + last >= 0 && (Int128)first.Number.Wide.High + last <= uint.MaxValue;
        if (isHalf && !fits) return null;
        Scalar turns = Scalar.OfUnsigned(0, count);
        Scalar distance = Scalar.Compute(Operation.Multiply, 64, turns, Scalar.Of(step));
        return new AbstractValue(first.Region, first.Number + distance, first.IsPure);
    }

    /// <summary>What a variable is where the loop is entered.</summary>
    internal AbstractValue At(int variable)
    {
        if (variable < InductionAnalysis.FirstSlot) return entry[variable];
        StackSlot slot = induction.Slots[variable - InductionAnalysis.FirstSlot];
        int index = entry.Stack.IndexOf(entry[RegisterSet.FramePointer].Number.Wide.SignedLow + slot.Offset, slot.Size);
        if (index >= 0) return entry.Stack.Values[index];
        return AbstractValue.Anything with { Number = Scalar.OfBits(8 * slot.Size) };
    }

    /// <summary>
    /// What is added to a register in every turn, when its sums are those of mathematics in as many turns; otherwise null.
    /// </summary>
    internal long? PlainStepOf(int register, ulong count)
    {
        if (induction.StepOf(register, out bool isHalf) is not long step) return null;
        Bounds first = entry[register].Number.Wide;
        (Int128 least, Int128 most) = isHalf ? (0, uint.MaxValue) : ((Int128)long.MinValue, (Int128)long.MaxValue);
        if (isHalf && (!entry[register].IsNumber || first.High > uint.MaxValue)) return null;
        if (_countedDown.Contains(register)) return step;
        if (Math.Abs(step) > LargestStep || count > uint.MaxValue) return null;
        Int128 last = (Int128)step * count;
        return first.SignedLow + last >= least && first.SignedHigh + last <= most ? step : null;
    }

    /// <summary>
    /// Whether a test that bounds the loop is of a register that steps downwards, or of something below it that does not
    /// wrap either: that bound keeps the register from it.
    /// </summary>
    private bool CountsDown(LoopTest test)
    {
        LinearForm left = test.Left;
        if (!left.IsSimple || left.Register >= InductionAnalysis.FirstSlot) return false;
        if (left.Extension is not (Extension.None or Extension.Zero)) return false;
        if (test.Operation is Operation.JumpIfEqual or >= Operation.JumpIfSignedGreater) return false;
        AbstractValue first = entry[left.Register];
        bool isRead = first.IsNumber && first.Number.Wide.High <= uint.MaxValue
            && left.Inner <= 0 && first.Number.Wide.SignedLow >= -left.Inner;
        return isRead && induction.StepOf(left.Register, out _) < 0;
    }

    private static ulong? Smaller(ulong? left, ulong? right) =>
        left is null ? right : right is null ? left : Math.Min(left.Value, right.Value);

    /// <summary>What a form is in the first turn, and how much it changes from turn to turn.</summary>
    internal (AbstractValue First, long Step, Extension Extension)? Sequence(LinearForm form)
    {
        if (!form.IsKnown || form.Extension == Extension.Shifted) return null;
        if (induction.StepOf(form.Register, out bool isHalf) is not long step) return null;
        if (isHalf && form.Extension == Extension.None)
        {
            // From the second turn on the register is a zero-extended half.
            if (form.Inner != 0 || !At(form.Register).IsNumber) return null;
            if (At(form.Register).Number.Wide.High > uint.MaxValue) return null;
            form = form with { Extension = Extension.Zero };
        }

        AbstractValue value = Extend(At(form.Register), form);
        if (form.Scale != 1)
        {
            if (!value.IsNumber) return null;
            Scalar scaled = Scalar.Compute(Operation.Multiply, 64, value.Number, Scalar.Of(form.Scale));
            value = value with { Number = scaled };
        }

        if (Int128.Abs((Int128)step * form.Scale) > LargestStep) return null;
        long total = step * form.Scale;
        if (form.Addend != LinearForm.None)
        {
            if (induction.StepOf(form.Addend, out bool isAddendHalf) is not long addendStep || isAddendHalf) return null;
            if (addendStep != 0 && form.Extension != Extension.None) return null;
            AbstractValue addend = At(form.Addend);
            if (addend.Region is not null && value.Region is not null) return null;
            value = new AbstractValue(
                value.Region ?? addend.Region, value.Number + addend.Number, value.IsPure && addend.IsPure);
            total += addendStep;
        }

        return (new AbstractValue(value.Region, value.Number + Scalar.Of(form.Outer), value.IsPure), total, form.Extension);
    }

    private static AbstractValue Extend(AbstractValue value, LinearForm form)
    {
        Scalar inner = value.Number + Scalar.Of(form.Inner);
        return form.Extension switch
        {
            Extension.None => new AbstractValue(value.Region, inner, value.IsPure),
            _ when !value.IsNumber => AbstractValue.Anything,
            Extension.Zero => new AbstractValue(null, inner.ZeroExtended(), value.IsPure),
            _ => new AbstractValue(null, inner.SignExtended(32, 64), value.IsPure),
        };
    }

    /// <summary>
    /// By an access: turn j is at first + step * j, and inside of the region as long as the program goes on; so is the
    /// first. A stepped half that wraps leads far out of the region, since regions are shorter than 2^32.
    /// </summary>
    private ulong? Bound(LoopAccess access)
    {
        if (Sequence(access.Address) is not ({ Region: Region region, IsPure: true } first, not 0 and long step, _)) return null;
        if (machine.Span(region, access.Size) is not (long low, long high) || Math.Abs(step) > Limits.DataBytes) return null;
        Bounds offsets = (first.Number + Scalar.Of((long)access.Offset)).Wide;
        long distance = step > 0 ? high - Math.Max(low, offsets.SignedLow) : Math.Min(high, offsets.SignedHigh) - low;
        return distance < 0 ? 0 : (ulong)(distance / Math.Abs(step)) + 1;
    }

    /// <summary>How often a loop goes back until a test fails, at most; null where that is not known.</summary>
    internal ulong? Bound(LoopTest test)
    {
        if (Sequence(test.Left) is not (AbstractValue first, long step, Extension extension)) return null;
        if (extension != Extension.None && (test.Left.Scale != 1 || test.Left.Addend != LinearForm.None || test.Left.Outer != 0))
            return null;
        AbstractValue limit = AbstractValue.Of(Scalar.Of(test.Constant ?? 0));
        if (test.Constant is null)
        {
            if (Limit(test) is not AbstractValue value) return null;
            limit = value;
        }

        if (first.Region != limit.Region) return null;
        if (test.Operation == Operation.JumpIfEqual) return step == 0 ? null : 1;
        return step == 0 ? null : Count(test, extension, first, limit, step);
    }

    /// <summary>
    /// The right operand: the same in every turn, or one that may differ from turn to turn, which is enough for a test of
    /// order.
    /// </summary>
    private AbstractValue? Limit(LoopTest test) => Sequence(test.Right) is (AbstractValue value, 0, _)
        ? value
        : test.IsOrder ? _operands?.Find(test.Pc, test.RightRegister) : null;

    private ulong? Count(LoopTest test, Extension extension, AbstractValue first, AbstractValue limit, long step)
    {
        if (first.Region is not null && !ComparesOffsets(test, first, limit)) return null;
        if (test.IsOrder) return Count(test, extension, first, limit, step, first.Region is not null || test.IsSigned);

        // Whether numbers are the same does not depend on how they are read.
        ulong? signed = Count(test, extension, first, limit, step, isSigned: true);
        return first.Region is null ? Smaller(signed, Count(test, extension, first, limit, step, isSigned: false)) : signed;
    }

    private static ulong? Count(
        LoopTest test, Extension extension, AbstractValue first, AbstractValue limit, long step, bool isSigned)
    {
        Interval start = Interval.Of(first.Number, test.Width, isSigned);
        Interval end = Interval.Of(limit.Number, test.Width, isSigned);
        Interval domain = Domain(test.Width, extension, isSigned);
        if (start.Low < domain.Low || start.High > domain.High) return null;
        if (test.Operation == Operation.JumpIfNotEqual) return Meeting(first, limit, start, end, domain, step);
        (bool isUpper, bool isStrict) = Direction(test.Operation);
        Int128 slack = isStrict ? 0 : 1;
        if (isUpper != step > 0) return null;

        // In the last turn that goes on the value is at the limit at most; a step further it must not have wrapped.
        if (isUpper)
        {
            if (end.High - 1 + slack + step > domain.High) return null;
            return Turns(end.High + slack - start.Low, step);
        }

        return end.Low + 1 - slack + step < domain.Low ? null : Turns(start.High + slack - end.Low, -step);
    }

    /// <summary>Whether comparing the addresses is comparing their offsets as signed numbers.</summary>
    private bool ComparesOffsets(LoopTest test, AbstractValue first, AbstractValue limit) =>
        test.Width == 64 && test.Operation < Operation.JumpIfSignedGreater
        && BranchRefinement.IsNear(first, machine.Measured) && BranchRefinement.IsNear(limit, machine.Measured);

    /// <summary>The values that the left operand can step through without wrapping.</summary>
    private static Interval Domain(int width, Extension extension, bool isSigned)
    {
        if (extension == Extension.Sign || (width == 32 && isSigned)) return new(int.MinValue, int.MaxValue);
        if (extension == Extension.Zero || width == 32) return new(0, uint.MaxValue);
        return isSigned ? new(long.MinValue, long.MaxValue) : new(0, ulong.MaxValue);
    }

    /// <summary>A value that steps towards the limit meets it when the distance is a multiple of the step.</summary>
    private static ulong? Meeting(
        AbstractValue first, AbstractValue limit, Interval start, Interval end, Interval domain, long step)
    {
        if (end.Low < domain.Low || end.High > domain.High) return null;
        bool isAhead = step > 0 ? start.High <= end.Low : start.Low >= end.High;
        if (!isAhead || !IsMultiple(limit.Number - first.Number, start, end, Math.Abs(step))) return null;
        Int128 distance = step > 0 ? end.High - start.Low : start.High - end.Low;
        return (ulong)(distance / Math.Abs(step));
    }

    private static bool IsMultiple(Scalar distance, Interval start, Interval end, long step)
    {
        if (step == 1) return true;
        if (start.Low == start.High && end.Low == end.High) return (end.Low - start.Low) % step == 0;
        return (step & (step - 1)) == 0 && distance.Bits.TrailingZeros >= System.Numerics.BitOperations.Log2((ulong)step);
    }

    private static (bool IsUpper, bool IsStrict) Direction(Operation operation) => operation switch
    {
        Operation.JumpIfLess or Operation.JumpIfSignedLess => (true, true),
        Operation.JumpIfLessOrEqual or Operation.JumpIfSignedLessOrEqual => (true, false),
        Operation.JumpIfGreater or Operation.JumpIfSignedGreater => (false, true),
        _ => (false, false),
    };

    /// <summary>How many numbers 0, step, 2 step … are below the distance.</summary>
    private static ulong Turns(Int128 distance, long step) =>
        distance <= 0 ? 0 : (ulong)((distance + step - 1) / step);

    private readonly record struct Interval(Int128 Low, Int128 High)
    {
        internal static Interval Of(Scalar number, int width, bool isSigned)
        {
            Bounds bounds = width == 32 ? number.Half : number.Wide;
            return isSigned ? new(bounds.SignedLow, bounds.SignedHigh) : new(bounds.Low, bounds.High);
        }
    }
}
