using System.Numerics;
using Femto.Jit.Bytecode;

namespace Femto.Jit.Verification.Abstract;

/// <summary>
/// Finds accesses of a loop that a check ahead of the loop can stand for. The loop has one exit, which every turn passes,
/// so that from what registers are where it is entered follows how many turns there are, and where the last is.
/// </summary>
/// <param name="induction">The loop.</param>
/// <param name="trip">What its variables are where it is entered, and how often it goes back.</param>
/// <param name="machine">What knows the regions.</param>
/// <param name="isEntry">Whether the function is the entry; where the frame of another is, its code does not know.</param>
internal sealed class CheckHoisting(
    InductionAnalysis induction, TripCount trip, AbstractMachine machine, bool isEntry)
{
    /// <summary>Loops with more turns and sequences that go further are left alone, so that no sum wraps.</summary>
    private const long MostTurns = 1L << 32;
    private const long LargestStep = 1 << 20;
    private const long FarthestOffset = 1L << 33;

    /// <summary>The accesses, by pc.</summary>
    internal Dictionary<int, HoistableAccess> Find()
    {
        Dictionary<int, HoistableAccess> found = [];
        if (!induction.IsPlain) return found;
        foreach (LoopTest test in induction.Tests)
        {
            if (Distance(test) is not TestDistance distance) continue;
            foreach (LoopAccess access in induction.Accesses)
            {
                if (Judge(access, distance, induction.IsAhead(access, test)) is HoistableAccess hoistable)
                    found.TryAdd(access.Pc, hoistable);
            }
        }

        return found;
    }

    /// <summary>
    /// What the stepped value of a test has still to go at the first test: <c>Plus - Minus + Constant</c>, where
    /// <paramref name="Low"/> and <paramref name="High"/> bound it, and <paramref name="Step"/> of it are gone in each
    /// turn. The test fails when nothing is left.
    /// </summary>
    private readonly record struct TestDistance(
        CountVariable Plus, CountVariable Minus, long Constant, Int128 Low, Int128 High, long Step, bool AreHalves)
    {
        /// <summary>The turns that pass the test, or, where <paramref name="isAhead"/>, that come as far as to it.</summary>
        internal (TurnCount Count, long Least, long Most)? Turns(bool isAhead)
        {
            int shift = BitOperations.Log2((ulong)Step);
            long more = isAhead ? Step : 0;
            (Int128 low, Int128 high) = (Int128.Max(Low, 0) + more, Int128.Max(High, 0) + more);
            bool isHalf = AreHalves && high <= uint.MaxValue;
            if (((Plus.IsHalf || Minus.IsHalf) && !isHalf) || high >> shift > MostTurns) return null;
            bool isClamped = Low < 0;
            TurnCount count = new(Plus, Minus, isClamped ? Constant : Constant + more, isClamped ? more : 0, shift)
            {
                IsClamped = isClamped, IsHalf = isHalf,
            };
            return (count, (long)(low >> shift), (long)(high >> shift));
        }
    }

    /// <summary>
    /// A variable and a constant, which is the value: computing it does not wrap. What it is lies between
    /// <paramref name="Low"/> and <paramref name="High"/>.
    /// </summary>
    private readonly record struct Sum(
        CountVariable Variable, long Constant, Int128 Low, Int128 High, bool IsAddress = false);

    /// <summary>The distance of a test that a loop whose turns can be bounded passes.</summary>
    private TestDistance? Distance(LoopTest test)
    {
        if (trip.Bound(test) is null || Exact(test.Left, test.Width) is not Sum left) return null;
        long step = induction.StepOf(test.Left.Register, out _) ?? 0;
        if (step is 0 or long.MinValue || !long.IsPow2(Math.Abs(step)) || Math.Abs(step) > LargestStep) return null;
        Sum? limit = test.Constant is long constant
            ? Exact(constant, test.Width)
            : Exact(test.Right, test.Width);
        if (limit is not Sum right || left.IsAddress != right.IsAddress) return null;
        bool isSigned = test.Operation is >= Operation.JumpIfSignedGreater and <= Operation.JumpIfSignedLessOrEqual;
        if (isSigned && (IsLarge(left, test.Width) || IsLarge(right, test.Width))) return null;
        bool isUp = step > 0;
        long? rounded = test.Operation switch
        {
            Operation.JumpIfNotEqual => 0,
            Operation.JumpIfLess or Operation.JumpIfSignedLess when isUp => step - 1,
            Operation.JumpIfLessOrEqual or Operation.JumpIfSignedLessOrEqual when isUp => step,
            Operation.JumpIfGreater or Operation.JumpIfSignedGreater when !isUp => -step - 1,
            Operation.JumpIfGreaterOrEqual or Operation.JumpIfSignedGreaterOrEqual when !isUp => -step,
            _ => null,
        };
        if (rounded is not long more) return null;
        (Sum plus, Sum minus) = isUp ? (right, left) : (left, right);
        bool areHalves = plus.IsAddress || (plus.High <= uint.MaxValue && minus.High <= uint.MaxValue);

        // Behind the limit, a value that has to meet it wraps on its way there.
        if (!test.IsOrder && plus.Low < minus.High) return null;
        return new TestDistance(
            plus.Variable, minus.Variable, plus.Constant - minus.Constant + more,
            plus.Low - minus.High + more, plus.High - minus.Low + more, Math.Abs(step), areHalves);
    }

    private static bool IsLarge(Sum sum, int width) => sum.High > Bounds.SignedLargest(width);

    private static Sum? Exact(long constant, int width)
    {
        Int128 value = width == 32 ? unchecked((uint)constant) : constant;
        return value < 0 ? null : new Sum(new CountVariable(LinearForm.None, IsHalf: false), (long)value, value, value);
    }

    /// <summary>A register with a constant that is what the form is at the first test, without wrapping.</summary>
    private Sum? Exact(LinearForm form, int width)
    {
        if (!form.IsSimple || form.Extension is not (Extension.None or Extension.Zero)) return null;
        AbstractValue value = trip.At(form.Register);
        bool isHalf = width == 32 || form.Extension == Extension.Zero;
        if (value.IsNumber && isHalf) return ExactHalf(form.Register, form.Inner, value.Number.Half);
        Int128 least = value.Number.Wide.SignedLow;
        (Int128 low, Int128 high) = (least + form.Inner, (Int128)value.Number.Wide.SignedHigh + form.Inner);
        if (value.Region is not null)
        {
            bool isNear = value.IsPure && width == 64 && form.Extension == Extension.None
                && BranchRefinement.IsNear(value, machine.Measured) && low >= -Limits.RegionMargin && high <= FarthestOffset;
            return isNear ? new Sum(new CountVariable(form.Register, false), form.Inner, low, high, IsAddress: true) : null;
        }

        bool fits = least >= 0 && low >= 0;
        return fits ? new Sum(new CountVariable(form.Register, IsHalf: false), form.Inner, low, high) : null;
    }

    private static Sum? ExactHalf(int register, long constant, Bounds half)
    {
        (Int128 low, Int128 high) = ((Int128)half.Low + constant, (Int128)half.High + constant);
        return low >= 0 && high <= uint.MaxValue
            ? new Sum(new CountVariable(register, IsHalf: true), constant, low, high)
            : null;
    }

    private HoistableAccess? Judge(LoopAccess access, TestDistance distance, bool isAhead)
    {
        if (distance.Turns(isAhead) is not (TurnCount turns, long least, long most)) return null;
        if (trip.Sequence(access.Address) is not ({ Region: Region region, IsPure: true } first, long step, _)) return null;
        if ((access.Writes && !machine.IsWritable(region)) || (region == Region.Stack && !isEntry)) return null;
        if (region >= Region.Result) return null;
        if (step is < 0 or > LargestStep || First(access.Address, most) is not (int register, long scale, long constant))
            return null;

        // The first one is not below the region, and the last one is so near that no sum wraps.
        long offset = constant + access.Offset;
        Bounds begins = (first.Number + Scalar.Of((long)access.Offset)).Wide;
        long lowest = region == Region.Stack ? -machine.StackBytes : 0;
        if (begins.SignedLow < lowest || begins.SignedHigh > FarthestOffset) return null;
        if (least == 0 && !HoldsWithoutTurns(region, begins, step, access.Size)) return null;
        AccessSequence sequence = new(region, register, scale, access.Address.Addend, step, turns);
        return new HoistableAccess(sequence, offset, access.Size, access.Writes, access.Pc);
    }

    /// <summary>What is checked when there is no turn is one step below the first access; that has to be inside.</summary>
    private bool HoldsWithoutTurns(Region region, Bounds begins, long step, int size) =>
        step > 0 && machine.Span(region, size) is (long low, long high)
        && begins.SignedLow - step >= low && begins.SignedHigh - step <= high;

    /// <summary>
    /// A form in the first turn as a register with a factor, and a constant; null when the register may wrap within its
    /// extension in one of the turns.
    /// </summary>
    private (int Register, long Scale, long Constant)? First(LinearForm form, long turns)
    {
        Int128 sum = ((Int128)form.Inner * form.Scale) + form.Outer;
        if (Int128.Abs(sum) > FarthestOffset) return null;
        long constant = (long)sum;
        long step = induction.StepOf(form.Register, out bool isHalf)!.Value;
        if (form.Extension == Extension.None && !isHalf) return (form.Register, form.Scale, constant);
        AbstractValue value = trip.At(form.Register);
        Bounds wide = value.Number.Wide;
        long largest = form.Extension == Extension.Sign ? int.MaxValue : uint.MaxValue;
        Int128 low = (Int128)wide.Low + form.Inner;
        Int128 high = (Int128)wide.High + form.Inner;
        Int128 last = (Int128)step * Math.Max(turns - 1, 0);
        bool fits = value.IsNumber && wide.High <= uint.MaxValue && low >= 0 && high <= largest
            && low + last >= 0 && high + last <= largest;
        return fits ? (form.Register, form.Scale, constant) : null;
    }
}
