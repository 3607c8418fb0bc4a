using Femto.Jit.Backends.Thumb;
using Femto.Jit.CodeGen;

namespace Femto.Jit.Backends.Thumb2;

/// <summary>Where the condition flags must survive, and so most 16-bit encodings cannot be used.</summary>
internal static class Thumb2Flags
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
            if (opcode is (int)CommonOp.BranchIf or (int)CommonOp.TrapIf || Reads((Thumb2Op)opcode))
                live = true;
            else if (Sets((Thumb2Op)opcode))
                live = false;
        }

        return after;
    }

    private static bool Reads(Thumb2Op op) => op is Thumb2Op.AddWithCarry or Thumb2Op.AddWithCarryImmediate
        or Thumb2Op.SubtractWithCarry or Thumb2Op.SubtractPairFlags;

    private static bool Sets(Thumb2Op op) => op is Thumb2Op.Compare or Thumb2Op.CompareImmediate or Thumb2Op.Test
        or Thumb2Op.TestImmediate or Thumb2Op.ComparePair or Thumb2Op.CheckDynamic or Thumb2Op.AddSettingFlags
        or Thumb2Op.AddSettingFlagsImmediate or Thumb2Op.SubtractSettingFlags
        or Thumb2Op.SubtractSettingFlagsImmediate or Thumb2Op.SelectShiftedHigh;
}
