using Femto.Jit.Bytecode;

namespace Femto.Jit.Verification.Abstract;

/// <summary>How a register of a loop's head enters a linear form.</summary>
internal enum Extension : byte
{
    /// <summary>All 64 bits.</summary>
    None,

    /// <summary>The low half of the sum, zero-extended.</summary>
    Zero,

    /// <summary>The low half of the sum, sign-extended.</summary>
    Sign,

    /// <summary>The low half of the sum in the high half, on its way to one of the others.</summary>
    Shifted,
}

/// <summary>
/// A value within one turn of a loop, in terms of the registers at the loop's head:
/// <c>extend(register + Inner) * Scale + addend + Outer</c>, modulo 2^64.
/// </summary>
/// <param name="Register">The register, or <see cref="None"/> when the value has no such form.</param>
/// <param name="Inner">Constant within the extension.</param>
/// <param name="Extension">The extension.</param>
/// <param name="Scale">Factor.</param>
/// <param name="Addend">A second register, or <see cref="None"/>.</param>
/// <param name="Outer">Constant outside of the extension.</param>
internal readonly record struct LinearForm(
    int Register, long Inner, Extension Extension, long Scale, int Addend, long Outer)
{
    internal const int None = -1;

    /// <summary>Factors and constants beyond this are not followed, so that sums of them do not wrap.</summary>
    private const long Largest = 1L << 40;

    internal static LinearForm Unknown { get; } = new(None, 0, Extension.None, 1, None, 0);

    internal static LinearForm Of(int register) => new(register, 0, Extension.None, 1, None, 0);

    internal bool IsKnown => Register != None;

    /// <summary>A register, perhaps extended, and a constant.</summary>
    internal bool IsSimple => IsKnown && Scale == 1 && Addend == None && Outer == 0;

    /// <summary>A register and a constant.</summary>
    internal bool IsPlain => IsSimple && Extension == Extension.None;

    /// <summary>The value of an instruction's destination after it, given the forms before it.</summary>
    internal static LinearForm After(in Instruction instruction, ReadOnlySpan<LinearForm> forms)
    {
        LinearForm left = forms[instruction.Destination];
        LinearForm source = instruction.UsesSourceRegister ? forms[instruction.Source] : Unknown;
        bool isConstant = !instruction.UsesSourceRegister;
        long constant = instruction.Immediate;
        LinearForm result = (instruction.Operation, instruction.Width) switch
        {
            (Operation.Move, 64) => source,
            (Operation.Move, _) => source.Extended(Extension.Zero),
            (Operation.MoveSignExtended, 64) when instruction.OperandBits == 32 => source.Extended(Extension.Sign),
            (Operation.Add, 64) when isConstant => left.Plus(constant),
            (Operation.Subtract, 64) when isConstant => left.Plus(-constant),
            (Operation.Add, 32) when isConstant => left.PlusHalf(constant),
            (Operation.Subtract, 32) when isConstant => left.PlusHalf(-constant),
            (Operation.Add, 64) => Sum(left, source),
            (Operation.ShiftLeft, 64) when isConstant && constant == 32 => left.Extended(Extension.Shifted),
            (Operation.ShiftRight, 64) when isConstant && constant == 32 => left.Unshifted(Extension.Zero),
            (Operation.ArithmeticShiftRight, 64) when isConstant && constant == 32 => left.Unshifted(Extension.Sign),
            (Operation.ShiftLeft, 64) when isConstant && constant is >= 0 and < 32 => left.Times(1L << (int)constant),
            (Operation.Multiply, 64) when isConstant => left.Times(constant),
            _ => Unknown,
        };
        return result.IsFollowed ? result : Unknown;
    }

    private bool IsFollowed => Math.Max(Math.Abs(Inner), Math.Max(Math.Abs(Scale), Math.Abs(Outer))) <= Largest;

    private LinearForm Plus(long constant) => !IsKnown || Extension == Extension.Shifted ? Unknown
        : IsPlain ? this with { Inner = Inner + constant }
        : this with { Outer = Outer + constant };

    /// <summary>A 32-bit sum depends on the low half alone.</summary>
    private LinearForm PlusHalf(long constant) => Extended(Extension.Zero) is { IsKnown: true } form
        ? form with { Inner = form.Inner + constant }
        : Unknown;

    /// <summary>Its low half, zero-extended.</summary>
    internal LinearForm LowHalf() => Extended(Extension.Zero);

    private LinearForm Extended(Extension extension) =>
        IsSimple && Extension != Extension.Shifted ? this with { Extension = extension } : Unknown;

    private LinearForm Unshifted(Extension extension) =>
        IsKnown && Extension == Extension.Shifted ? this with { Extension = extension } : Unknown;

    private LinearForm Times(long factor)
    {
        bool fits = IsKnown && Addend == None && Extension != Extension.Shifted && factor != 0
            && Math.Abs(factor) <= Largest && Math.Abs(Scale) <= Largest / Math.Abs(factor)
            && Math.Abs(Outer) <= Largest / Math.Abs(factor);
        return fits ? this with { Scale = Scale * factor, Outer = Outer * factor } : Unknown;
    }

    private static LinearForm Sum(LinearForm left, LinearForm right)
    {
        if (right.IsPlain && left.Addend == None) return left.WithAddend(right);
        return left.IsPlain && right.Addend == None ? right.WithAddend(left) : Unknown;
    }

    private LinearForm WithAddend(LinearForm addend) => IsKnown && Extension != Extension.Shifted
        ? this with { Addend = addend.Register, Outer = Outer + addend.Inner }
        : Unknown;
}
