using Femto.Jit.CodeGen;
using Iced.Intel;

namespace Femto.Jit.Backends.X64;

/// <summary>
/// The forms of references to labels, narrowest first. Distances count from the end of the instruction (SDM volume 2,
/// Jcc).
/// </summary>
internal sealed class X64References(X64Encoder encoder)
{
    private const int ShortBytes = 2;

    /// <summary>A jump.</summary>
    public ReferenceForm[] Jump => [Short(Code.Jmp_rel8_64), Near(Code.Jmp_rel32_64, 5)];

    /// <summary>A call.</summary>
    public ReferenceForm[] Call => [Near(Code.Call_rel32_64, 5)];

    /// <summary>A branch under a condition.</summary>
    public ReferenceForm[] BranchIf(X64Condition condition)
    {
        (Code narrow, Code wide) = condition switch
        {
            X64Condition.Below => (Code.Jb_rel8_64, Code.Jb_rel32_64),
            X64Condition.AboveOrEqual => (Code.Jae_rel8_64, Code.Jae_rel32_64),
            X64Condition.Equal => (Code.Je_rel8_64, Code.Je_rel32_64),
            X64Condition.NotEqual => (Code.Jne_rel8_64, Code.Jne_rel32_64),
            X64Condition.BelowOrEqual => (Code.Jbe_rel8_64, Code.Jbe_rel32_64),
            X64Condition.Above => (Code.Ja_rel8_64, Code.Ja_rel32_64),
            X64Condition.Less => (Code.Jl_rel8_64, Code.Jl_rel32_64),
            X64Condition.GreaterOrEqual => (Code.Jge_rel8_64, Code.Jge_rel32_64),
            X64Condition.LessOrEqual => (Code.Jle_rel8_64, Code.Jle_rel32_64),
            _ => (Code.Jg_rel8_64, Code.Jg_rel32_64),
        };
        return [Short(narrow), Near(wide, 6)];
    }

    private ReferenceForm Short(Code code) => new(
        ShortBytes,
        (from, to) => to - from - ShortBytes is >= sbyte.MinValue and <= sbyte.MaxValue,
        (bytes, from, to) => Write(bytes, code, from, to));

    private ReferenceForm Near(Code code, int size) => new(
        size, (_, _) => true, (bytes, from, to) => Write(bytes, code, from, to));

    private void Write(Span<byte> bytes, Code code, int from, int to) =>
        encoder.Encode(Instruction.CreateBranch(code, (ulong)to), from).CopyTo(bytes);
}
