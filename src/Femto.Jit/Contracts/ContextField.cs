namespace Femto.Jit.Contracts;

/// <summary>A named part of the context.</summary>
/// <param name="Name">Its name, unique in the context.</param>
/// <param name="Type">Its type as the contract writes it, for example <c>u32</c> or <c>bytes</c>.</param>
/// <param name="Offset">Bytes from the start of the context.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Access">What the program may do with it.</param>
public sealed record ContextField(string Name, string Type, int Offset, int Size, MemoryAccess Access)
{
    /// <summary>Bytes of a field that holds an address: it is that of a microcontroller.</summary>
    public const int PointerBytes = 4;

    /// <summary>The offset after its last byte.</summary>
    public int End => Offset + Size;

    /// <summary>What it points to, when it holds an address.</summary>
    public PointedMemory? Target { get; init; }
}
