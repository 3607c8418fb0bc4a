using System.Collections.Immutable;

namespace Femto.Jit.Ir;

/// <summary>
/// What a function takes, ahead of which stands the instance: for each parameter the eBPF register it carries and,
/// after the split, which half.
/// </summary>
/// <param name="Parameters">Parameter <c>i</c> is what <see cref="Op.Parameter"/> with immediate <c>i</c>
/// yields.</param>
internal sealed record Signature(ImmutableArray<SignatureParameter> Parameters)
{
    /// <summary>The entry takes the context's address; everything else it reads from the instance.</summary>
    public static Signature Entry { get; } = new([new SignatureParameter(1, IsHighHalf: false)]);
}

/// <param name="Register">The eBPF register: r1 to r5, or r10 for the frame.</param>
/// <param name="IsHighHalf">Whether this is the upper half; 64-bit parameters count as low halves.</param>
internal readonly record struct SignatureParameter(int Register, bool IsHighHalf);
