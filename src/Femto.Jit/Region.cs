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

    /// <summary>
    /// What the first of the context's fields that grant memory points to; the numbers behind it are what the next ones
    /// do. Never searched: code knows these from the field alone.
    /// </summary>
    Pointed,

    /// <summary>
    /// What the result of the first helper that grants memory points to; the numbers behind it are those of the next ones.
    /// Code does not know where it is, so every access is proven.
    /// </summary>
    Result = Pointed + Limits.PointerFields,

    /// <summary>The same, where the result may also be null.</summary>
    ResultOrNull = Result + Limits.GrantingHelpers,
}
