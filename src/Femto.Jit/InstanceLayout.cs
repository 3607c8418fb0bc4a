namespace Femto.Jit;

/// <summary>
/// Byte offsets within <c>struct femto_instance</c>: the contract between generated code and the device runtime.
/// <c>targets/runtime/femto_abi.h</c> states the same to C, and a test compares the two. The members are the same on
/// every machine; addresses among them have the machine's size, and each member is a multiple of its own.
/// </summary>
public sealed class InstanceLayout
{
    private InstanceLayout(int addressBytes)
    {
        int end = 0;
        Fuel = Word();
        TrapKind = Word();
        TrapAddress = Address();
        SavedStackPointer = Address();
        Context = Address();
        ContextLength = Word();
        Data = Address();
        ReadOnlyData = Address();
        Helpers = Address();
        Runtime = Address();
        StackLow = Address();
        StackHigh = Address();
        DataLength = Word();
        ReadOnlyDataLength = Word();
        Size = Place(0, addressBytes);

        int Word() => Place(sizeof(uint), sizeof(uint));

        int Address() => Place(addressBytes, addressBytes);

        int Place(int bytes, int alignment)
        {
            int start = (end + alignment - 1) / alignment * alignment;
            end = start + bytes;
            return start;
        }
    }

    /// <summary>The layout on machines with addresses of 4 bytes.</summary>
    public static InstanceLayout For32Bits { get; } = new(4);

    /// <summary>The layout on machines with addresses of 8 bytes.</summary>
    public static InstanceLayout For64Bits { get; } = new(8);

    /// <summary>The layout on a target.</summary>
    public static InstanceLayout Of(Target target)
    {
        ArgumentNullException.ThrowIfNull(target);
        return target.AddressBytes == 8 ? For64Bits : For32Bits;
    }

    /// <summary>Fuel left in this run, u32.</summary>
    public int Fuel { get; }

    /// <summary><see cref="Jit.TrapKind"/> of the run, u32; set to 0 before the run.</summary>
    public int TrapKind { get; }

    /// <summary>
    /// Where the code trapped: the return address of the call that reached the trap block. Less the address of
    /// the code (and the Thumb bit) it is the offset of a <see cref="TrapSite"/>.
    /// </summary>
    public int TrapAddress { get; }

    /// <summary>Stack pointer to restore when a nested function traps; written by the entry.</summary>
    public int SavedStackPointer { get; }

    /// <summary>Address of the context.</summary>
    public int Context { get; }

    /// <summary>Length of the context in bytes, u32.</summary>
    public int ContextLength { get; }

    /// <summary>Address of the instance's writable data.</summary>
    public int Data { get; }

    /// <summary>Address of the image's read-only data.</summary>
    public int ReadOnlyData { get; }

    /// <summary>Address of the table of helper functions, in the order of the image's imports.</summary>
    public int Helpers { get; }

    /// <summary>Address of the table of runtime routines, in the order of <see cref="RuntimeRoutine"/>.</summary>
    public int Runtime { get; }

    /// <summary>
    /// Lowest address of the eBPF stack region; written by the entry where a region search may need it.
    /// </summary>
    public int StackLow { get; }

    /// <summary>Address after the eBPF stack region; written together with <see cref="StackLow"/>.</summary>
    public int StackHigh { get; }

    /// <summary>Length of the writable data in bytes, u32.</summary>
    public int DataLength { get; }

    /// <summary>Length of the read-only data in bytes, u32.</summary>
    public int ReadOnlyDataLength { get; }

    /// <summary>Size of the structure.</summary>
    public int Size { get; }
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
    /// <c>uint32_t (const femto_instance *self, uintptr_t address, uint32_t size, uint32_t write)</c>: 1 when
    /// <c>size</c> bytes at <c>address</c> lie inside one granted region that allows the access, or are none; else 0.
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
