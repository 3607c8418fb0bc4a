using Femto.Jit.Bytecode;
using Femto.Jit.Interpretation;
using Femto.Jit.Verification.Abstract;

namespace Femto.Jit.Tests.Verification.Abstract;

/// <summary>
/// Every operation on bounds and on known bits, compared with the operation on every number of four bits that the
/// operands stand for.
/// </summary>
public sealed class BoundsTests
{
    private const int Width = 4;
    private const ulong Count = 1 << Width;

    public static TheoryData<Operation> Arithmetics { get; } =
    [
        Operation.Add, Operation.Subtract, Operation.Multiply, Operation.Divide, Operation.SignedDivide,
        Operation.Modulo, Operation.SignedModulo, Operation.And, Operation.Or, Operation.Xor,
        Operation.ShiftLeft, Operation.ShiftRight, Operation.ArithmeticShiftRight,
    ];

    public static TheoryData<Operation> Comparisons { get; } =
    [
        Operation.JumpIfEqual, Operation.JumpIfNotEqual, Operation.JumpIfGreater, Operation.JumpIfGreaterOrEqual,
        Operation.JumpIfLess, Operation.JumpIfLessOrEqual, Operation.JumpIfSignedGreater,
        Operation.JumpIfSignedGreaterOrEqual, Operation.JumpIfSignedLess, Operation.JumpIfSignedLessOrEqual,
    ];

    [Theory]
    [MemberData(nameof(Arithmetics))]
    public void Arithmetic_on_bounds_covers_arithmetic(Operation operation)
    {
        List<(Bounds Bounds, ulong[] Members)> all = [.. AllBounds()];
        foreach ((Bounds left, ulong[] lefts) in all)
        {
            foreach ((Bounds right, ulong[] rights) in all)
            {
                Bounds result = Scalar.Compute(operation, left, right, Width);
                foreach (ulong x in lefts)
                {
                    foreach (ulong y in rights)
                    {
                        ulong concrete = Concrete(operation, x, y);
                        Assert.True(result.Contains(concrete, Width), $"{left} {operation} {right}: {x}, {y} give {concrete}");
                    }
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Arithmetics))]
    public void Arithmetic_on_bits_covers_arithmetic(Operation operation)
    {
        foreach (KnownBits left in AllBits())
        {
            foreach (KnownBits right in AllBits())
            {
                KnownBits result = Scalar.Compute(operation, left, right, Width).Truncate(Width);
                foreach (ulong x in Numbers().Where(left.Contains))
                {
                    foreach (ulong y in Numbers().Where(right.Contains))
                        Assert.True(result.Contains(Concrete(operation, x, y)), $"{left} {operation} {right}: {x}, {y}");
                }
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Widened_bits_cover_both_turns_and_do_not_change_for_ever(bool toTheEnd)
    {
        foreach (KnownBits old in AllBits())
        {
            foreach (KnownBits next in AllBits())
            {
                KnownBits joined = KnownBits.Join(old, next);
                KnownBits widened = joined.WidenedFrom(old, toTheEnd);
                Assert.True(widened.Covers(joined), $"{old}, {next}: {widened}");
                ulong lost = joined.Unknown & ~old.Unknown;
                Assert.Equal(lost == 0 ? joined.Unknown : toTheEnd ? ulong.MaxValue : joined.Unknown | ~((lost & (~lost + 1)) - 1),
                    widened.Unknown);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Comparisons))]
    public void A_comparison_keeps_every_pair_for_which_it_holds(Operation operation)
    {
        List<(Bounds Bounds, ulong[] Members)> all = [.. AllBounds()];
        foreach ((Bounds left, ulong[] lefts) in all)
        {
            foreach ((Bounds right, ulong[] rights) in all)
            {
                (Bounds newLeft, Bounds newRight) = Comparison.Refine(operation, left, right, Width);
                foreach (ulong x in lefts)
                {
                    foreach (ulong y in rights.Where(y => Holds(operation, x, y)))
                    {
                        Assert.True(newLeft.Contains(x, Width) && newRight.Contains(y, Width) && !newLeft.IsEmpty && !newRight.IsEmpty,
                            $"{left} {operation} {right} loses {x}, {y}: {newLeft}, {newRight}");
                    }
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Comparisons))]
    public void Exactly_one_of_a_comparison_and_its_negation_holds(Operation operation)
    {
        foreach (ulong x in Numbers())
        {
            foreach (ulong y in Numbers())
            {
                Assert.NotEqual(Holds(operation, x, y), Holds(Comparison.Negate(operation), x, y));
                Assert.Equal(Holds(operation, x, y), Holds(Comparison.Exchange(operation), y, x));
            }
        }
    }

    [Fact]
    public void Joins_and_meets_are_sets()
    {
        List<(Bounds Bounds, ulong[] Members)> all = [.. AllBounds()];
        foreach ((Bounds left, ulong[] lefts) in all)
        {
            foreach ((Bounds right, ulong[] rights) in all)
            {
                Bounds join = Bounds.Join(left, right);
                Bounds meet = Bounds.Meet(left, right, Width);
                Assert.All(lefts.Concat(rights), x => Assert.True(join.Contains(x, Width)));
                Assert.All(lefts.Intersect(rights), x => Assert.True(meet.Contains(x, Width)));
            }
        }
    }

    private static IEnumerable<ulong> Numbers() => Enumerable.Range(0, (int)Count).Select(number => (ulong)number);

    private static ulong Concrete(Operation operation, ulong x, ulong y)
    {
        (long signedX, long signedY) = (Bounds.Signed(x, Width), Bounds.Signed(y, Width));
        int count = (int)(y % Width);
        return operation switch
        {
            Operation.ShiftLeft => x << count,
            Operation.ShiftRight => x >> count,
            Operation.ArithmeticShiftRight => unchecked((ulong)(signedX >> count)),
            Operation.SignedDivide or Operation.SignedModulo => unchecked(
                Arithmetic.Compute64(operation, (ulong)signedX, (ulong)signedY)),
            _ => Arithmetic.Compute64(operation, x, y),
        } & (Count - 1);
    }

    private static bool Holds(Operation operation, ulong x, ulong y)
    {
        (long signedX, long signedY) = (Bounds.Signed(x, Width), Bounds.Signed(y, Width));
        return operation switch
        {
            Operation.JumpIfEqual => x == y,
            Operation.JumpIfNotEqual => x != y,
            Operation.JumpIfGreater => x > y,
            Operation.JumpIfGreaterOrEqual => x >= y,
            Operation.JumpIfLess => x < y,
            Operation.JumpIfLessOrEqual => x <= y,
            Operation.JumpIfSignedGreater => signedX > signedY,
            Operation.JumpIfSignedGreaterOrEqual => signedX >= signedY,
            Operation.JumpIfSignedLess => signedX < signedY,
            _ => signedX <= signedY,
        };
    }

    /// <summary>Every interval, read as unsigned and as signed, and some sets that are both; with their members.</summary>
    private static IEnumerable<(Bounds Bounds, ulong[] Members)> AllBounds()
    {
        long least = Bounds.SignedLeast(Width);
        HashSet<Bounds> seen = [];
        for (int first = 0; first < (int)Count; first++)
        {
            for (int last = first; last < (int)Count; last++)
            {
                seen.Add(Bounds.OfUnsigned((ulong)first, (ulong)last, Width));
                seen.Add(Bounds.OfSigned(least + first, least + last, Width));
                seen.Add(Bounds.Meet(
                    Bounds.OfUnsigned((ulong)first, (ulong)last, Width),
                    Bounds.OfSigned(least + (last * 5 % 7), least + 9 + (first * 3 % 7), Width), Width));
            }
        }

        foreach (Bounds bounds in seen)
        {
            ulong[] members = [.. Numbers().Where(number => bounds.Contains(number, Width))];
            if (members.Length > 0) yield return (bounds, members);
        }
    }

    private static IEnumerable<KnownBits> AllBits() =>
        from unknown in Numbers() from value in Numbers() where (value & unknown) == 0 select new KnownBits(value, unknown);
}
