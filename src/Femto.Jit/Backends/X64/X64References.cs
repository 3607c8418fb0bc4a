using System.Buffers.Binary;
using Femto.Jit.CodeGen;

namespace Femto.Jit.Backends.X64;

/// <summary>
/// The forms of references to labels, narrowest first. Distances count from the end of the instruction (SDM volume 2,
/// Jcc, JMP, CALL).
/// </summary>
internal static class X64References
{
    private static readonly ReferenceForm[][] branches = [.. Enumerable.Range(0, 16).Select(BranchForms)];

    /// <summary>A jump.</summary>
    public static ReferenceForm[] Jump { get; } = [Short(0xEB), Near(0xE9)];

    /// <summary>A call.</summary>
    public static ReferenceForm[] Call { get; } = [Near(0xE8)];

    /// <summary>A branch under a condition.</summary>
    public static ReferenceForm[] BranchIf(X64Condition condition) => branches[(int)condition];

    private static ReferenceForm[] BranchForms(int condition) =>
        [Short((byte)(0x70 + condition)), Near(0x0F, (byte)(0x80 + condition))];

    private static ReferenceForm Short(byte opcode)
    {
        const int Size = 2;
        return new(
            Size,
            (from, to) => to - from - Size is >= sbyte.MinValue and <= sbyte.MaxValue,
            (code, from, to) =>
            {
                code[0] = opcode;
                code[1] = unchecked((byte)(sbyte)(to - from - Size));
            });
    }

    private static ReferenceForm Near(params byte[] opcode)
    {
        int size = opcode.Length + sizeof(int);
        return new(
            size,
            (_, _) => true,
            (code, from, to) =>
            {
                opcode.CopyTo(code);
                BinaryPrimitives.WriteInt32LittleEndian(code[opcode.Length..], to - from - size);
            });
    }
}
