namespace Femto.Jit.Backends.Rv32;

/// <summary>How an atomic orders other accesses: bits aq and rl (RISC-V ISA manual, volume I, 13.1).</summary>
[OperandWidth(2)]
internal enum MemoryOrder : byte
{
    /// <summary>Not at all.</summary>
    Relaxed = 0,

    /// <summary>Nothing before it is seen after it.</summary>
    Release = 1,

    /// <summary>Nothing after it is seen before it.</summary>
    Acquire = 2,

    /// <summary>Both.</summary>
    AcquireRelease = 3,
}

/// <summary>Control and status registers (RISC-V ISA manual, volume II, 2.2).</summary>
[OperandWidth(12)]
internal enum ControlRegister : ushort
{
    /// <summary>Status of the machine; bit 3, MIE, lets interrupts through.</summary>
    Mstatus = 0x300,
}
