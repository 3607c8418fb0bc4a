namespace Femto.Jit.CodeGen;

/// <summary>
/// The machine instructions that every backend has, because they concern the frame, labels or the calling convention.
/// A backend's own are numbered from <see cref="Count"/> on.
/// </summary>
internal enum CommonOp
{
    /// <summary>Defines the parameters that arrive in registers.</summary>
    Entry,

    /// <summary>A parameter that arrives on the stack; Immediate is its number among those.</summary>
    LoadIncoming,

    /// <summary>An argument that leaves on the stack; Immediate is its byte offset.</summary>
    StoreOutgoing,

    /// <summary>The constant Immediate.</summary>
    MoveImmediate,

    /// <summary>
    /// What is at an address plus Immediate, which is small; Modifier is its size in bytes: result, address.
    /// </summary>
    LoadField,

    /// <summary>
    /// Stores at an address plus Immediate, which is small; Modifier is the size in bytes: value, address.
    /// </summary>
    StoreField,

    /// <summary>Address of the eBPF stack region plus Immediate.</summary>
    StackAddress,

    Jump,

    /// <summary>To Then when the backend's condition holds, else to Else.</summary>
    BranchIf,

    /// <summary>Traps when the backend's condition holds; Immediate is the kind.</summary>
    TrapIf,

    /// <summary>Calls the function of the program that starts at Immediate.</summary>
    CallLocal,

    /// <summary>Calls what the operand that is not fixed points to.</summary>
    CallRegister,

    Return,

    /// <summary>Stores the bounds of the stack region in the instance; defines scratch.</summary>
    PublishStack,

    /// <summary>Zeroes the stack region; defines three scratch registers.</summary>
    ZeroStack,

    /// <summary>Number of these.</summary>
    Count,
}
