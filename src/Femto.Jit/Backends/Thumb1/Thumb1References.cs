using Femto.Jit.Backends.Thumb;
using Femto.Jit.CodeGen;
using static Femto.Jit.Backends.Thumb.ThumbEncodings;
using static Femto.Jit.Backends.Thumb.ThumbReferences;

namespace Femto.Jit.Backends.Thumb1;

/// <summary>
/// The forms of references to labels, narrowest first. B reaches 2 KiB and, under a condition, 256 bytes; what is
/// farther away is reached by BL, which destroys lr.
/// </summary>
internal static class Thumb1References
{
    /// <summary>A jump.</summary>
    public static ReferenceForm[] Branch { get; } = [NearBranch, .. Call];

    /// <summary>B under a condition; far away, a jump around which the inverse leads.</summary>
    public static ReferenceForm[] BranchIf(Condition condition) =>
        [NearBranchIf(condition), .. Branch.Select(jump => After(BranchOver(condition.Inverted, jump), jump))];

    /// <summary>CMP of two registers and a branch under a condition.</summary>
    public static ReferenceForm[] CompareAndBranch(LowReg left, LowReg right, Condition condition) =>
        [.. BranchIf(condition).Select(form => After(CmpRegisterT1(left, right), form))];

    private static ushort BranchOver(Condition condition, ReferenceForm jump) =>
        BT1(condition, new BranchOffset8(2 + jump.Size - PcBias));

    /// <summary>A form with a 16-bit instruction ahead of it.</summary>
    private static ReferenceForm After(ushort instruction, ReferenceForm form) => new(
        2 + form.Size,
        (from, to) => form.Reaches(from + 2, to),
        (code, from, to) =>
        {
            Write16(code, instruction);
            form.Encode(code[2..], from + 2, to);
        });
}
