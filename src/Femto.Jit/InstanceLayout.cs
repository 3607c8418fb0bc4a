namespace Femto.Jit;

/// <summary>
/// Byte offsets within <c>struct femto_instance</c> on 32-bit devices: the contract between generated code and the
/// device runtime. <c>targets/runtime/femto_abi.h</c> states the same to C, and a test compares the two.
/// </summary>
public static class InstanceLayout
{
    /// <summary>Fuel left in this run, u32.</summary>
    public const int Fuel = 0;

    /// <summary><see cref="TrapKind"/> of the run, u32; set to 0 before the run.</summary>
    public const int TrapKind = 4;

    /// <summary>
    /// Where the code trapped, u32: the return address of the call that reached the trap block. Less the address of
    /// the code (and the Thumb bit) it is the offset of a <see cref="TrapSite"/>.
    /// </summary>
    public const int TrapAddress = 8;

    /// <summary>Stack pointer to restore when a nested function traps; written by the entry.</summary>
    public const int SavedStackPointer = 12;

    /// <summary>Address of the context.</summary>
    public const int Context = 16;

    /// <summary>Length of the context in bytes, u32.</summary>
    public const int ContextLength = 20;

    /// <summary>Address of the instance's writable data.</summary>
    public const int Data = 24;

    /// <summary>Address of the image's read-only data.</summary>
    public const int ReadOnlyData = 28;

    /// <summary>Address of the table of helper functions, in the order of the image's imports.</summary>
    public const int Helpers = 32;

    /// <summary>Address of the table of runtime routines, in the order of <see cref="RuntimeRoutine"/>.</summary>
    public const int Runtime = 36;

    /// <summary>
    /// Lowest address of the eBPF stack region; written by the entry where a region search may need it.
    /// </summary>
    public const int StackLow = 40;

    /// <summary>Address after the eBPF stack region; written together with <see cref="StackLow"/>.</summary>
    public const int StackHigh = 44;

    /// <summary>Length of the writable data in bytes, u32.</summary>
    public const int DataLength = 48;

    /// <summary>Length of the read-only data in bytes, u32.</summary>
    public const int ReadOnlyDataLength = 52;

    /// <summary>Size of the structure.</summary>
    public const int Size = 56;
}

/// <summary>
/// Routines of the device runtime that generated code calls, in the platform's C ABI, through a table.
/// </summary>
public enum RuntimeRoutine : byte
{
    /// <summary><c>uint64_t (uint64_t dividend, uint64_t divisor)</c>; 0 when the divisor is 0.</summary>
    UnsignedDivide64,

    /// <summary><c>uint64_t (uint64_t dividend, uint64_t divisor)</c>; the dividend when the divisor is 0.</summary>
    UnsignedModulo64,

    /// <summary><c>int64_t (int64_t dividend, int64_t divisor)</c>, truncating; 0 for 0, MIN for MIN / -1.</summary>
    SignedDivide64,

    /// <summary><c>int64_t (int64_t dividend, int64_t divisor)</c>; the dividend for 0, 0 for MIN % -1.</summary>
    SignedModulo64,

    /// <summary>
    /// <c>uint32_t (const femto_instance *self, uint32_t address, uint32_t size, uint32_t write)</c>: 1 when
    /// <c>size</c> bytes at <c>address</c> lie inside one granted region that allows the access, else 0.
    /// </summary>
    FindRegion,

    /// <summary><c>uint32_t (uint32_t dividend, uint32_t divisor)</c>; 0 when the divisor is 0.</summary>
    UnsignedDivide32,

    /// <summary><c>uint32_t (uint32_t dividend, uint32_t divisor)</c>; the dividend when the divisor is 0.</summary>
    UnsignedModulo32,

    /// <summary><c>int32_t (int32_t dividend, int32_t divisor)</c>, truncating; 0 for 0, MIN for MIN / -1.</summary>
    SignedDivide32,

    /// <summary><c>int32_t (int32_t dividend, int32_t divisor)</c>; the dividend for 0, 0 for MIN % -1.</summary>
    SignedModulo32,
}
