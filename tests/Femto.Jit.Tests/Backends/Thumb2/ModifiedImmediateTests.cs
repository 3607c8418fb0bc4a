using Femto.Jit.Backends.Thumb;

namespace Femto.Jit.Tests.Backends.Thumb2;

/// <summary>Modified immediates against the pseudo-code of the Armv7-M ARM, A5.3.2.</summary>
public class ModifiedImmediateTests
{
    [Fact]
    public void Every_code_expands_as_the_manual_says_and_its_constant_is_encodable()
    {
        for (uint code = 0; code < 4096; code++)
        {
            if (ThumbExpandImm(code) is not uint constant)
                continue;
            Assert.True(ModifiedImmediate.TryCreate(constant, out ModifiedImmediate operand), $"0x{constant:x}");
            Assert.Equal(constant, operand.Value);
            Assert.Equal(constant, ThumbExpandImm(operand.Bits));
        }
    }

    [Fact]
    public void Only_the_constants_of_the_codes_are_encodable()
    {
        var constants = Enumerable.Range(0, 4096).Select(code => ThumbExpandImm((uint)code)).OfType<uint>().ToHashSet();
        foreach (uint constant in constants)
        {
            for (int bit = 0; bit < 32; bit++)
            {
                uint neighbour = constant ^ (1u << bit);
                Assert.Equal(constants.Contains(neighbour), ModifiedImmediate.TryCreate(neighbour, out _));
            }
        }
    }

    [Theory]
    [InlineData(0x101)]
    [InlineData(0x12345678)]
    [InlineData(-1)]
    [InlineData(0x1_0000_00FF)]
    public void Other_constants_are_refused(long constant) =>
        Assert.Throws<InternalCompilerException>(() => new ModifiedImmediate(constant));

    /// <summary>ThumbExpandImm_C without the carry; null for the codes that are UNPREDICTABLE.</summary>
    private static uint? ThumbExpandImm(uint imm12)
    {
        uint imm8 = imm12 & 0xFF;
        if (imm12 >> 10 != 0)
        {
            uint unrotated = 0x80 | (imm12 & 0x7F);
            int amount = (int)(imm12 >> 7);
            return unrotated >> amount | unrotated << (32 - amount);
        }
        uint pattern = (imm12 >> 8) & 3;
        if (pattern != 0 && imm8 == 0)
            return null;
        return pattern switch
        {
            0 => imm8,
            1 => imm8 * 0x0001_0001u,
            2 => imm8 * 0x0100_0100u,
            _ => imm8 * 0x0101_0101u,
        };
    }
}
