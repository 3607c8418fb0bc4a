namespace Femto.Jit.Native;

/// <summary>What functions return; the same as <c>femto_jit_status</c> of the header.</summary>
internal enum Status
{
    /// <summary>Done.</summary>
    Ok = 0,

    /// <summary>The input is at fault.</summary>
    Refused = 1,

    /// <summary>The call is.</summary>
    Misused = 2,

    /// <summary>A defect of the library.</summary>
    Failed = 3,
}
