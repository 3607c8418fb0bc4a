using Femto.Jit.CodeGen;

namespace Femto.Jit.Tests.CodeGen;

/// <summary>Quotients by multiplication against the host's division.</summary>
public class DivisionByConstantTests
{
    private static readonly uint[] Dividends =
        [0, 1, 2, 6, 7, 254, 255, 256, 65535, 65536, 0x7FFF_FFFE, 0x7FFF_FFFF, 0x8000_0000, 0x8000_0001, 0xFFFF_FFFE,
         0xFFFF_FFFF];

    public static TheoryData<uint> Divisors { get; } =
        [2, 3, 5, 6, 7, 10, 12, 28, 255, 641, 1000, 65535, 65536, 65537, 1_000_000_007, 0x7FFF_FFFF];

    [Theory]
    [MemberData(nameof(Divisors))]
    [InlineData(0x8000_0000)]
    [InlineData(0x8000_0001)]
    [InlineData(0xFFFF_FFFF)]
    public void Without_sign(uint divisor)
    {
        DivisionByConstant way = DivisionByConstant.Unsigned(divisor);
        foreach (uint dividend in WithNeighbours(divisor))
        {
            ulong high = (ulong)dividend * way.Multiplier >> 32;
            ulong quotient = (way.Adds ? high + dividend : high) >> way.Shift;
            Assert.Equal(dividend / divisor, quotient);
        }
    }

    [Theory]
    [MemberData(nameof(Divisors))]
    public void With_sign(uint divisor)
    {
        DivisionByConstant way = DivisionByConstant.Signed(divisor);
        foreach (int dividend in WithNeighbours(divisor).Select(value => unchecked((int)value)))
        {
            long high = (long)dividend * unchecked((int)way.Multiplier) >> 32;
            long quotient = (high + dividend >> way.Shift) + (dividend < 0 ? 1 : 0);
            Assert.Equal(dividend / (int)divisor, quotient);
        }
    }

    private static IEnumerable<uint> WithNeighbours(uint divisor) =>
        [.. Dividends, divisor - 1, divisor, unchecked(divisor + 1), unchecked(0 - divisor), unchecked(1 - divisor)];
}
