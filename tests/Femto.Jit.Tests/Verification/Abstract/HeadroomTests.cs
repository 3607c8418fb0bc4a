using Femto.Jit.Bytecode;
using Femto.Jit.Fuzzing.Generators;
using Femto.Jit.Interpretation;
using Femto.Jit.Tests.Bytecode;
using Femto.Jit.Verification.Abstract;

namespace Femto.Jit.Tests.Verification.Abstract;

/// <summary>What is known of numbers in relation to the length of a context.</summary>
public sealed class HeadroomTests
{
    private const int Rounds = 20_000;

    private static readonly long[] _edges =
    [
        0, 1, 2, 7, 8, 100, byte.MaxValue, short.MaxValue, int.MaxValue, int.MaxValue + 1L, uint.MaxValue,
        uint.MaxValue + 1L, long.MaxValue, -1, -2, -8, short.MinValue, int.MinValue, -(1L << 32), long.MinValue,
    ];

    [Theory]
    [InlineData(32)]
    [InlineData(64)]
    public void Results_have_the_headroom_that_is_computed(int width)
    {
        foreach (Operation operation in BoundsTests.Arithmetics) CheckResults(operation, width);
    }

    private static void CheckResults(Operation operation, int width)
    {
        Instruction instruction = new(TypedRows.The(operation, width, register: true), 0, 1, 0, 0);
        Random random = new(1);
        for (int round = 0; round < Rounds; round++)
        {
            long length = Math.Clamp(Number(random), 0, uint.MaxValue);
            (AbstractValue left, long first) = Value(random, length);
            (AbstractValue right, long second) = Value(random, length);
            long headroom = Headroom.Compute(instruction, left, right);
            long result = unchecked((long)(width == 64
                ? Arithmetic.Compute64(operation, (ulong)first, (ulong)second)
                : Arithmetic.Compute32(operation, (uint)first, (uint)second)));
            string what = $"{operation}{width} of {first} in {left} and {second} in {right} is {result}, length {length}";
            Assert.True(headroom == Headroom.Unknown || (Int128)result + headroom <= length, $"{what}: {headroom}");
            left.SetHeadroom(headroom, Headroom.MeetsLength(instruction, left, right));
            Assert.True(!left.MeetsLength || (Int128)result + headroom == length, $"{what}: {headroom} exactly");
        }
    }

    [Fact]
    public void Sums_with_constants_keep_the_headroom_where_they_do_not_wrap()
    {
        Random random = new(2);
        for (int round = 0; round < Rounds; round++)
        {
            long length = Math.Clamp(Number(random), 0, uint.MaxValue);
            (AbstractValue value, long number) = Value(random, length);
            long distance = Number(random);
            value.Add(distance);
            Int128 sum = (Int128)unchecked(number + distance) + value.Headroom;
            Assert.True(value.Headroom == Headroom.Unknown || sum <= length, $"{number} + {distance}: {value.Headroom}");
            Assert.True(!value.MeetsLength || sum == length, $"{number} + {distance}: {value.Headroom} exactly");
        }
    }

    [Fact]
    public void Where_paths_meet_the_lesser_headroom_holds()
    {
        AbstractState longer = new();
        AbstractState shorter = new();
        longer.Forget();
        shorter.Forget();
        longer.RaiseLeastLength(20);
        longer[1] = AbstractValue.Of(Region.Context, Scalar.Of(8UL));
        shorter[1] = AbstractValue.Of(Region.Context, Scalar.Of(2UL));
        shorter.RaiseHeadroom(1, 5);

        longer.Join(shorter);

        Assert.Equal(7, longer.LeastLength);
        Assert.Equal(5, longer.HeadroomOf(longer[1]));
        Assert.True(longer.Covers(shorter));
        longer.RaiseHeadroom(1, 6);
        Assert.False(longer.Covers(shorter));
    }

    [Theory]
    [InlineData("if r2 > 64 goto out\n r3 = 0\n if r2 == 0 goto out\n again:\n r4 = r1\n r4 += r3\n r5 = *(u8 *)(r4 + 0)\n"
        + " r3 += 1\n if r3 != r2 goto again")]
    [InlineData("if r2 > 64 goto out\n r4 = r1\n r4 += r2\n if r1 == r4 goto out\n again:\n r5 = *(u8 *)(r1 + 0)\n"
        + " r1 += 1\n if r1 != r4 goto again")]
    [InlineData("r2 <<= 32\n r2 >>= 32\n if r2 < 8 goto out\n r2 -= 8\n r1 += r2\n r5 = *(u64 *)(r1 + 0)")]
    [InlineData("if r2 == 0 goto out\n r3 = *(u32 *)(r10 - 8)\n r3 %= r2\n r1 += r3\n r5 = *(u8 *)(r1 + 0)")]
    [InlineData("*(u64 *)(r10 - 8) = r2\n r3 = *(u64 *)(r10 - 8)\n r3 &= 15\n if r3 == 0 goto out\n r1 += r3\n"
        + " r5 = *(u8 *)(r1 - 1)")]
    public void Accepts_what_stays_within_the_length_where_everything_has_to_be_proven(string body)
    {
        Contract contract = Contract.Default with { Mode = VerificationMode.Proved };

        Result<VerifiedProgram> result = Verifier.Verify(Assemble(body), contract);

        Assert.True(result.Succeeded, string.Join('\n', result.Diagnostics));
    }

    [Theory]
    [InlineData("r3 = *(u32 *)(r10 - 8)\n if r3 > r2 goto out\n r1 += r3\n r5 = *(u8 *)(r1 + 0)")]
    [InlineData("r3 = *(u32 *)(r10 - 8)\n r3 %= r2\n r1 += r3\n r5 = *(u8 *)(r1 + 0)")]
    [InlineData("r3 = r2\n w3 -= 1\n r1 += r3\n r5 = *(u8 *)(r1 + 0)")]
    [InlineData("r3 = r2\n r3 -= 1\n r1 += r3\n r5 = *(u8 *)(r1 + 0)")]
    [InlineData("if r2 < 8 goto out\n r5 = *(u64 *)(r1 + 1)")]
    [InlineData("if r2 < 8 goto out\n r3 = *(u8 *)(r10 - 8)\n r3 &= 1\n r1 -= r3\n r5 = *(u64 *)(r1 + 0)")]
    public void Rejects_what_may_leave_the_length_by_a_byte(string body)
    {
        Contract contract = Contract.Default with { Mode = VerificationMode.Proved };

        Assert.Equal(["FJ2015"], Verifier.Verify(Assemble(body), contract).Diagnostics.Select(diagnostic => diagnostic.Id));
    }

    private static Program Assemble(string body)
    {
        Result<Program> program = Assembler.Assemble(
            $"entry:\n r0 = 0\n *(u64 *)(r10 - 8) = r0\n {body}\nout:\n exit\n");
        Assert.True(program.Succeeded, string.Join('\n', program.Diagnostics));
        return program.Value;
    }

    private static long Number(Random random) => random.Next(3) == 0
        ? random.Next(-20, 200)
        : unchecked(_edges[random.Next(_edges.Length)] + random.Next(-3, 4));

    /// <summary>A number, and what may be known of it.</summary>
    private static (AbstractValue Value, long Number) Value(Random random, long length)
    {
        long number = random.Next(3) == 0 ? Number(random) : length - random.Next(-10, 10);
        long low = random.Next(2) == 0 ? number : Math.Min(number, Number(random));
        long high = random.Next(2) == 0 ? number : Math.Max(number, Number(random));
        AbstractValue value = AbstractValue.Of(Scalar.OfSigned(low, high));
        if (random.Next(3) == 0 || Int128.Abs((Int128)length - number) > uint.MaxValue) return (value, number);
        bool meetsLength = random.Next(2) == 0;
        value.SetHeadroom(length - number - (meetsLength ? 0 : random.Next(3)), meetsLength);
        return (value, number);
    }
}
