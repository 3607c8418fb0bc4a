namespace Femto.Jit.Contracts;

/// <summary>
/// Memory of the firmware beside the context, the stack and the program's data. Read and stored; programs are not
/// granted this memory yet.
/// </summary>
/// <param name="Name">Its name, unique in the contract.</param>
/// <param name="Size">Its length in bytes.</param>
/// <param name="Access">What the program may do with it.</param>
public sealed record MemoryGrant(string Name, int Size, MemoryAccess Access);
