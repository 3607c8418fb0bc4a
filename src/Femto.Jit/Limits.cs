namespace Femto.Jit;

/// <summary>The limits every part of the library shares.</summary>
public static class Limits
{
    /// <summary>Largest number of instruction slots in a program.</summary>
    public const int Instructions = 65_536;

    /// <summary>
    /// Largest eBPF frame of one function, in bytes (RFC 9669 leaves it to the platform; 512 is customary).
    /// </summary>
    public const int FrameBytes = 512;

    /// <summary>Largest depth of bpf-to-bpf calls, the entry included.</summary>
    public const int CallDepth = 8;

    /// <summary>Largest size of an input file, in bytes.</summary>
    public const int FileBytes = 16 * 1024 * 1024;

    /// <summary>Largest number of fields of a context that point to memory.</summary>
    public const int PointerFields = 8;

    /// <summary>Largest number of helpers whose results point to memory that programs are granted.</summary>
    public const int GrantingHelpers = 64;

    /// <summary>Largest size of a data region (read-only or writable), in bytes.</summary>
    public const int DataBytes = 1024 * 1024;

    /// <summary>
    /// Distance, in bytes, that every region keeps from both ends of the address space: of 32 bits on microcontrollers,
    /// of the lower half of 64 bits on hosts. An access reaches at most 32 KiB from a checked address (the offset field
    /// has 16 bits), so a sum that leaves the address space cannot land in a region; on 32 bits comparing the low
    /// halves is exact wherever the high half is zero; and an address that a loop moves by at most as much does not wrap.
    /// <c>FEMTO_REGION_MARGIN</c> of <c>femto_abi.h</c> states the same to firmware.
    /// </summary>
    public const int RegionMargin = 64 * 1024;

    /// <summary>Fuel granted to a run unless the caller says otherwise.</summary>
    public const uint DefaultFuel = 0xFFFF_FFFF;
}
