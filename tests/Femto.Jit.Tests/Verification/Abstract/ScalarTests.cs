using Femto.Jit.Bytecode;
using Femto.Jit.Interpretation;
using Femto.Jit.Verification.Abstract;

namespace Femto.Jit.Tests.Verification.Abstract;

/// <summary>Operations on what is known of 64-bit numbers, compared with the interpreter's on random members.</summary>
public sealed class ScalarTests
{
    private const int Cases = 60_000;

    private static readonly ulong[] _edges =
    [
        0, 1, 2, 7, 8, 31, 32, 63, 64, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fff_ffff, 0x8000_0000, 0x8000_0001,
        0xffff_fffe, 0xffff_ffff, 0x1_0000_0000, 0x1_0000_0001, 0x7fff_ffff_ffff_ffff, 0x8000_0000_0000_0000,
        0xffff_ffff_7fff_ffff, 0xffff_ffff_8000_0000, 0xffff_ffff_ffff_fffe, 0xffff_ffff_ffff_ffff,
    ];

    [Theory]
    [InlineData(32)]
    [InlineData(64)]
    public void Arithmetic_covers_the_interpreters(int width)
    {
        Random random = new(1 + width);
        Operation[] operations =
        [
            .. BoundsTests.Arithmetics, Operation.Move, Operation.Negate,
        ];
        for (int number = 0; number < Cases; number++)
        {
            Operation operation = operations[number % operations.Length];
            (Scalar left, ulong[] lefts) = Make(random);
            (Scalar right, ulong[] rights) = Make(random);
            Scalar result = Scalar.Compute(operation, width, left, right);
            Assert.Equal(left.IsConstant && right.IsConstant, result.IsConstant && left.IsConstant && right.IsConstant);
            foreach (ulong x in lefts)
            {
                foreach (ulong y in rights)
                {
                    ulong concrete = Concrete(operation, width, x, y);
                    Assert.True(result.Contains(concrete), $"{operation}{width} of 0x{x:x} and 0x{y:x} is 0x{concrete:x}, not in {result}; operands {left} and {right}");
                }
            }
        }
    }

    [Fact]
    public void Extensions_cover_the_interpreters()
    {
        Random random = new(3);
        for (int number = 0; number < Cases; number++)
        {
            (Scalar scalar, ulong[] members) = Make(random);
            int bits = (8 << (number % 3));
            int width = number % 2 == 0 || bits == 32 ? 64 : 32;
            Scalar result = scalar.SignExtended(bits, width);
            Assert.All(members, member => Assert.True(
                result.Contains(Arithmetic.SignExtend(Arithmetic.Truncate(member, bits), bits, width)),
                $"0x{member:x} from {bits} to {width} bits is not in {result}; operand {scalar}"));
            Assert.All(members, member => Assert.True(scalar.ZeroExtended().Contains(member & uint.MaxValue)));
        }
    }

    [Fact]
    public void Joins_and_meets_are_sets()
    {
        Random random = new(4);
        for (int number = 0; number < Cases; number++)
        {
            (Scalar left, ulong[] lefts) = Make(random);
            (Scalar right, ulong[] rights) = Make(random);
            Scalar join = Scalar.Join(left, right);
            Scalar meet = Scalar.Meet(left, right);
            Assert.All(lefts.Concat(rights), x => Assert.True(join.Contains(x) && join.Refined().Contains(x)));
            Assert.All(lefts.Concat(rights).Where(x => left.Contains(x) && right.Contains(x)),
                x => Assert.True(!meet.IsEmpty && meet.Contains(x), $"0x{x:x} is in {left} and {right}, not in {meet}"));
        }
    }

    private static ulong Concrete(Operation operation, int width, ulong x, ulong y) => (operation, width) switch
    {
        (Operation.Negate, 64) => unchecked(0 - x),
        (Operation.Negate, _) => unchecked((uint)(0 - x)),
        (Operation.Move, 64) => y,
        (Operation.Move, _) => y & uint.MaxValue,
        (_, 64) => Arithmetic.Compute64(operation, x, y),
        _ => Arithmetic.Compute32(operation, unchecked((uint)x), unchecked((uint)y)),
    };

    /// <summary>Some numbers and something that holds of all of them.</summary>
    private static (Scalar Scalar, ulong[] Members) Make(Random random)
    {
        ulong[] members = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Number(random))];
        Scalar scalar = members.Select(Scalar.Of).Aggregate((left, right) => Scalar.Join(left, right));
        switch (random.Next(4))
        {
            case 0:
                scalar = Scalar.OfUnsigned(members.Min(), members.Max());
                break;
            case 1:
                long[] signed = [.. members.Select(member => unchecked((long)member))];
                scalar = Scalar.OfSigned(signed.Min(), signed.Max());
                break;
        }

        return (scalar.Refined(), members);
    }

    private static ulong Number(Random random)
    {
        ulong edge = _edges[random.Next(_edges.Length)];
        return random.Next(3) switch
        {
            0 => edge,
            1 => unchecked(edge + (ulong)random.Next(-40, 40)),
            _ => unchecked((ulong)random.NextInt64(long.MinValue, long.MaxValue)) >> random.Next(64),
        };
    }
}
