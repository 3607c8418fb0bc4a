using System.Numerics;

namespace Femto.Jit.Backends.Thumb;

/// <summary>Registers r0 to r7 of 16-bit LDM and STM; at least one.</summary>
[OperandWidth(8)]
internal readonly record struct LowRegisterList
{
    private readonly uint bits;

    /// <summary>Creates the list from a bit for each register.</summary>
    public LowRegisterList(uint bits) => this.bits = RegisterSet.Check(bits, 0x00FF, 1, nameof(LowRegisterList));

    /// <summary>A bit for each register.</summary>
    public uint Bits => RegisterSet.Check(bits, 0x00FF, 1, nameof(LowRegisterList));
}

/// <summary>Registers r0 to r7 and lr of 16-bit PUSH: M:register_list; at least one.</summary>
[OperandWidth(9)]
internal readonly record struct PushList
{
    private readonly uint registers;

    /// <summary>Creates the list from a bit for each register; lr is bit 14.</summary>
    public PushList(uint registers) => this.registers = RegisterSet.Check(registers, 0x40FF, 1, nameof(PushList));

    /// <summary>M:register_list.</summary>
    public uint Bits
    {
        get
        {
            uint set = RegisterSet.Check(registers, 0x40FF, 1, nameof(PushList));
            return (set >> 6 & 0x100) | (set & 0xFF);
        }
    }
}

/// <summary>Registers r0 to r7 and pc of 16-bit POP: P:register_list; at least one.</summary>
[OperandWidth(9)]
internal readonly record struct PopList
{
    private readonly uint registers;

    /// <summary>Creates the list from a bit for each register; pc is bit 15.</summary>
    public PopList(uint registers) => this.registers = RegisterSet.Check(registers, 0x80FF, 1, nameof(PopList));

    /// <summary>P:register_list.</summary>
    public uint Bits
    {
        get
        {
            uint set = RegisterSet.Check(registers, 0x80FF, 1, nameof(PopList));
            return (set >> 7 & 0x100) | (set & 0xFF);
        }
    }
}

/// <summary>Registers r0 to r12 and lr of 32-bit STM; at least two.</summary>
[OperandWidth(16)]
internal readonly record struct StoreList
{
    private readonly uint bits;

    /// <summary>Creates the list from a bit for each register.</summary>
    public StoreList(uint bits) => this.bits = RegisterSet.Check(bits, 0x5FFF, 2, nameof(StoreList));

    /// <summary>0:M:0:register_list, a bit for each register.</summary>
    public uint Bits => RegisterSet.Check(bits, 0x5FFF, 2, nameof(StoreList));
}

/// <summary>Registers r0 to r12, and lr or pc, of 32-bit LDM; at least two.</summary>
[OperandWidth(16)]
internal readonly record struct LoadList
{
    private readonly uint bits;

    /// <summary>Creates the list from a bit for each register.</summary>
    public LoadList(uint bits) => this.bits = Checked(bits);

    /// <summary>P:M:0:register_list, a bit for each register.</summary>
    public uint Bits => Checked(bits);

    private static uint Checked(uint bits) => (bits & 0xC000) == 0xC000
        ? throw new InternalCompilerException(nameof(LoadList), "lr and pc cannot be loaded together")
        : RegisterSet.Check(bits, 0xDFFF, 2, nameof(LoadList));
}

/// <summary>Sets of registers, a bit for each.</summary>
internal static class RegisterSet
{
    /// <summary>The set of some registers.</summary>
    public static uint Of(params ReadOnlySpan<Reg> registers)
    {
        uint set = 0;
        foreach (Reg register in registers)
            set |= 1u << register.Number;
        return set;
    }

    /// <summary>The set, when it has no register outside of <paramref name="allowed"/> and enough of them.</summary>
    internal static uint Check(uint set, uint allowed, int fewest, string type) =>
        (set & ~allowed) == 0 && BitOperations.PopCount(set) >= fewest
            ? set
            : throw new InternalCompilerException(
                type, $"0x{set:x4} is not {fewest} or more registers of 0x{allowed:x4}");
}
