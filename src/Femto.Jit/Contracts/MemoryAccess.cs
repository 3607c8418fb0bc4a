namespace Femto.Jit.Contracts;

/// <summary>What a program may do with memory.</summary>
public enum MemoryAccess : byte
{
    /// <summary>Load and store.</summary>
    ReadWrite,

    /// <summary>Load only.</summary>
    ReadOnly,
}
