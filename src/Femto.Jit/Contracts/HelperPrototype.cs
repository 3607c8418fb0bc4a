using System.Collections.Immutable;

namespace Femto.Jit.Contracts;

/// <summary>
/// The C prototype of a helper: an ordinary function of the firmware, called in the platform's C ABI. Parameter
/// <c>n</c> comes from register r<c>n+1</c>; the result goes to r0.
/// </summary>
/// <param name="Number">The number programs call it by.</param>
/// <param name="Name">Its C name.</param>
/// <param name="Parameters">At most five parameters.</param>
/// <param name="Result">The result; narrow unsigned and signed results are zero-extended into r0.</param>
public sealed record HelperPrototype(
    int Number, string Name, ImmutableArray<HelperType> Parameters, HelperType Result)
{
    /// <summary>Whether the helper takes the instance as its first C argument, ahead of the parameters.</summary>
    public bool TakesInstance { get; init; }

    /// <summary>Whether the helper may refuse by setting the instance's trap kind; the run then traps.</summary>
    public bool MayRefuse { get; init; }
}

/// <summary>A C type of a helper's parameter or result.</summary>
public enum HelperType : byte
{
    /// <summary>No result (r0 becomes 0).</summary>
    Void,

    /// <summary>32 bits: the low half of a register; as a result, zero-extended.</summary>
    U32,

    /// <summary>
    /// 32 bits, signed in C; as a result, zero-extended (a helper's prototype may ask for I64 instead).
    /// </summary>
    I32,

    /// <summary>64 bits.</summary>
    U64,

    /// <summary>64 bits, signed in C.</summary>
    I64,

    /// <summary>An address: the low half of a register on 32-bit targets; as a result, zero-extended.</summary>
    Pointer,
}
