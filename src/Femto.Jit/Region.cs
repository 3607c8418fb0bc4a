namespace Femto.Jit;

/// <summary>The memory a program may touch, by purpose. Ordered as searched when provenance is not known.</summary>
public enum Region : byte
{
    /// <summary>The context, passed in r1; its length is passed in r2.</summary>
    Context,

    /// <summary>The eBPF stack: the frames of all active functions, contiguous, the entry's frame highest.</summary>
    Stack,

    /// <summary>The instance's writable data: <c>.data</c> then <c>.bss</c>.</summary>
    Data,

    /// <summary><c>.rodata</c>; stores are out of bounds.</summary>
    ReadOnlyData,
}
