using System.Numerics;

namespace Femto.Jit.Backends.Thumb;

/// <summary>
/// Operands as assembly has them, by their type. What may be absent comes with the comma ahead of it.
/// </summary>
internal static class ThumbOperandText
{
    /// <summary>The text of an operand.</summary>
    /// <param name="type">Name of its type.</param>
    /// <param name="bits">Its bits.</param>
    /// <param name="offset">Where the instruction stands; null to have distances in place of branch targets.</param>
    public static string Of(string type, uint bits, int? offset) => type switch
    {
        nameof(Reg) or nameof(LowReg) => new Reg((int)bits).ToString(),
        nameof(SetFlags) => bits == (uint)SetFlags.Yes ? "s" : "",
        nameof(Rounding) => bits == (uint)Rounding.Yes ? "r" : "",
        nameof(WriteBack) => bits == (uint)WriteBack.Yes ? "!" : "",
        nameof(OffsetSign) => bits == (uint)OffsetSign.Minus ? "-" : "",
        nameof(Half) => bits == (uint)Half.Top ? "t" : "b",
        nameof(Rotation) => bits == 0 ? "" : $", ror #{8 * bits}",
        nameof(Imm2) => bits == 0 ? "" : $", lsl #{bits}",
        nameof(Shift) => ShiftText(bits),
        nameof(RightShift) => $"{RightShiftAmount(bits)}",
        nameof(ModifiedImmediate) => $"{ModifiedImmediate.OfBits(bits).Value}",
        nameof(ExtractedField) => $"#{bits >> 5}, #{(bits & 31) + 1}",
        nameof(InsertedField) => $"#{bits >> 5}, #{(bits & 31) - (bits >> 5) + 1}",
        nameof(IndexedOffset) => IndexedText(bits, scale: 1),
        nameof(IndexedWordOffset) => IndexedText(bits, scale: 4),
        nameof(PushList) => RegisterText(bits & 0xFF | bits >> 8 << Reg.Lr.Number),
        nameof(PopList) => RegisterText(bits & 0xFF | bits >> 8 << Reg.Pc.Number),
        nameof(LowRegisterList) or nameof(StoreList) or nameof(LoadList) => RegisterText(bits),
        nameof(Condition) => bits < 14 ? new Condition((int)bits).ToString() : $"<{bits}>",
        nameof(ItBlock) => ItText(bits),
        nameof(SpecialRegister) or nameof(BarrierOption) => NameOf(type, bits),
        nameof(CompareBranchOffset) => Target(bits, offset),
        nameof(BranchOffset8) => Target(SignExtend(bits, 9), offset),
        nameof(BranchOffset11) => Target(SignExtend(bits, 12), offset),
        nameof(BranchOffset20) => Target(SignExtend(bits, 21), offset),
        nameof(BranchOffset24) => Target(BranchOffset24.OfBits(bits).Value, offset),
        _ => $"{bits}",
    };

    private static uint RightShiftAmount(uint bits) => bits == 0 ? 32 : bits;

    private static string ShiftText(uint bits)
    {
        var type = (ShiftType)(bits & 3);
        uint amount = bits >> 2;
        return (type, amount) switch
        {
            (ShiftType.Lsl, 0) => "",
            (ShiftType.Ror, 0) => ", rrx",
            (ShiftType.Lsl or ShiftType.Ror, _) => $", {Name(type)} #{amount}",
            _ => $", {Name(type)} #{RightShiftAmount(amount)}",
        };
    }

    private static string Name(ShiftType type) => type switch
    {
        ShiftType.Lsl => "lsl",
        ShiftType.Lsr => "lsr",
        ShiftType.Asr => "asr",
        _ => "ror",
    };

    /// <summary>P:U:W:imm8 with the bracket that closes before or after the offset.</summary>
    private static string IndexedText(uint bits, uint scale)
    {
        string sign = (bits >> 9 & 1) == 0 ? "-" : "";
        string offset = $", #{sign}{(bits & 0xFF) * scale}";
        bool isPreIndexed = (bits >> 10 & 1) != 0;
        bool writesBack = (bits >> 8 & 1) != 0;
        return isPreIndexed ? $"{offset}]{(writesBack ? "!" : "")}" : $"]{offset}";
    }

    private static string RegisterText(uint set)
    {
        var registers = Enumerable.Range(0, 16).Where(number => (set >> number & 1) != 0).Select(number => new Reg(number));
        return $"{{{string.Join(", ", registers)}}}";
    }

    private static string ItText(uint bits)
    {
        uint condition = bits >> 4;
        uint mask = bits & 15;
        if (condition > 13 || mask == 0)
            return $"it <{bits}>";
        string rest = "";
        for (int bit = 3; bit > BitOperations.TrailingZeroCount(mask); bit--)
            rest += (mask >> bit & 1) == (condition & 1) ? 't' : 'e';
        return $"it{rest} {new Condition((int)condition)}";
    }

    private static string NameOf(string type, uint bits) => (type, bits) switch
    {
        (nameof(SpecialRegister), (uint)SpecialRegister.Primask) => "primask",
        (nameof(BarrierOption), (uint)BarrierOption.Sy) => "sy",
        _ => $"<{bits}>",
    };

    private static long SignExtend(uint bits, int width) => unchecked((int)(bits << (32 - width))) >> (32 - width);

    private static string Target(long distance, int? offset) =>
        offset is int at ? $"0x{at + 4 + distance:x}" : $"#{distance}";
}
