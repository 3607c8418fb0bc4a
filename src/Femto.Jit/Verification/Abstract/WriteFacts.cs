namespace Femto.Jit.Verification.Abstract;

/// <summary>What a write does to read-only bytes of the context.</summary>
/// <param name="Verdict">Whether it touches them.</param>
/// <param name="Low">The lowest offset it may begin at.</param>
/// <param name="End">The offset after the highest byte it may write.</param>
internal readonly record struct WriteFacts(ContextWrite Verdict, long Low, long End)
{
    /// <summary>A write of which nothing is known.</summary>
    internal static WriteFacts Nothing(Contract contract) => new(
        new ReadOnlyContext(contract).IsEmpty ? ContextWrite.Outside : ContextWrite.Unknown, 0, long.MaxValue);

    /// <summary>What holds of this write and of another.</summary>
    internal WriteFacts Join(in WriteFacts other)
    {
        if (Verdict == ContextWrite.Outside && other.Verdict == ContextWrite.Outside) return this;
        ContextWrite verdict = Verdict == other.Verdict ? Verdict : ContextWrite.Unknown;
        return new WriteFacts(verdict, Math.Min(Low, other.Low), Math.Max(End, other.End));
    }
}
