using Femto.Jit.CodeGen;

namespace Femto.Jit.Backends.Thumb1;

/// <summary>Where the condition flags must survive, and so nothing can be computed.</summary>
internal static class Thumb1Flags
{
    /// <summary>For each instruction of a block, whether flags set before it or by it are read later.</summary>
    public static bool[] LiveAfter(MachineBlock block)
    {
        bool[] after = new bool[block.Instructions.Count];
        bool live = false;
        for (int i = after.Length - 1; i >= 0; i--)
        {
            after[i] = live;
            int opcode = block.Instructions[i].Opcode;
            if (opcode is (int)CommonOp.BranchIf or (int)CommonOp.TrapIf || Reads((Thumb1Op)opcode))
                live = true;
            else if (Sets((Thumb1Op)opcode))
                live = false;
        }

        return after;
    }

    private static bool Reads(Thumb1Op op) =>
        op is Thumb1Op.AddWithCarry or Thumb1Op.SubtractWithCarry or Thumb1Op.SubtractPairFlags;

    private static bool Sets(Thumb1Op op) => op is Thumb1Op.AddSettingFlags or Thumb1Op.SubtractSettingFlags
        or (>= Thumb1Op.DecrementSettingFlags and <= Thumb1Op.OrSettingFlags);
}
