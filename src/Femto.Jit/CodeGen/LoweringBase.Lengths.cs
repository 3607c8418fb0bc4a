using Femto.Jit.Ir;

namespace Femto.Jit.CodeGen;

/// <summary>
/// A rule for checks against lengths that are known at run time, for machines that compare and branch at once: two
/// comparisons, of which the first, and the difference the second takes, serve all checks of a block.
/// </summary>
internal abstract partial class LoweringBase
{
    /// <summary>Per block and length, the largest extent that it is known to have.</summary>
    private readonly Dictionary<(MachineBlock, Value), long> extents = [];

    /// <summary>Per block, length and extent, the length less the extent.</summary>
    private readonly Dictionary<(MachineBlock, Value, long), VirtualRegister> limits = [];

    /// <summary>Traps as out of bounds when a register is below another, unsigned.</summary>
    protected virtual void TrapIfBelow(VirtualRegister left, VirtualRegister right) =>
        throw new InternalCompilerException(nameof(LoweringBase), "the machine has a rule of its own for lengths");

    /// <summary>Traps as out of bounds when a register is below a number, unsigned.</summary>
    protected virtual void TrapIfBelow(VirtualRegister left, long bound) => TrapIfBelow(left, Constant(bound));

    /// <summary>A register less a number.</summary>
    protected virtual VirtualRegister Less(VirtualRegister register, long amount) =>
        throw new InternalCompilerException(nameof(LoweringBase), "the machine has a rule of its own for lengths");

    protected void LowerCheckByLimit(Value check)
    {
        (Value offset, Value length) = (check.Operands[0], check.Operands[1]);
        long extent = check.Immediate;
        if (offset.IsConstant)
        {
            long end = extent + unchecked((uint)offset.Immediate);
            if (end <= int.MaxValue)
                RequireExtent(length, end);
            else
                TrapIfZero(Constant(0), zero: true, TrapKind.OutOfBounds);
            return;
        }

        RequireExtent(length, extent);
        if (!limits.TryGetValue((Current, length, extent), out VirtualRegister? limit))
        {
            limit = extent == 0 ? Register(length) : Less(Register(length), extent);
            limits.Add((Current, length, extent), limit);
        }

        TrapIfBelow(limit, Register(offset));
    }

    private void RequireExtent(Value length, long extent)
    {
        if (extents.GetValueOrDefault((Current, length)) >= extent)
            return;
        extents[(Current, length)] = extent;
        TrapIfBelow(Register(length), extent);
    }
}
