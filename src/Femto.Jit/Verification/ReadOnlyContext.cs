using System.Collections.Immutable;
using Femto.Jit.Contracts;
using Femto.Jit.Verification.Abstract;

namespace Femto.Jit.Verification;

/// <summary>Whether a write, wherever it is made, touches bytes of the context that are read-only.</summary>
internal enum ContextWrite : byte
{
    /// <summary>It never does.</summary>
    Outside,

    /// <summary>That is not known.</summary>
    Unknown,

    /// <summary>It always does.</summary>
    Certain,
}

/// <summary>The bytes of the context that a contract does not let programs write.</summary>
internal sealed class ReadOnlyContext
{
    private readonly ImmutableArray<(long Start, long End)> _writable;
    private readonly Contract _contract;

    /// <summary>Finds them.</summary>
    internal ReadOnlyContext(Contract contract)
    {
        _contract = contract;
        IsEmpty = contract.ContextAccess == MemoryAccess.ReadWrite
            && contract.ContextFields.All(field => field.Access == MemoryAccess.ReadWrite);
        _writable = IsEmpty ? [] : [.. Merge(FindWritable(contract))];
    }

    /// <summary>Whether there are none, so that nothing has to be looked at.</summary>
    internal bool IsEmpty { get; }

    /// <summary>Judges a write of some bytes to an address.</summary>
    /// <param name="address">The region and whether it is certain.</param>
    /// <param name="offset">The offset of the first byte written.</param>
    /// <param name="size">The number of bytes.</param>
    internal ContextWrite Judge(in AbstractValue address, in Bounds offset, long size)
    {
        if (IsEmpty) return ContextWrite.Outside;
        if (address.Region is null || !address.IsPure) return ContextWrite.Unknown;
        if (address.Region != Region.Context) return ContextWrite.Outside;
        (long low, long high) = (offset.SignedLow, offset.SignedHigh);
        bool mayMiss = false;
        foreach ((long start, long end) in _writable)
        {
            long last = end - size;
            if (low >= start && high <= last) return ContextWrite.Outside;
            mayMiss |= start <= last && low <= last && high >= start;
        }

        return mayMiss ? ContextWrite.Unknown : ContextWrite.Certain;
    }

    /// <summary>The names of read-only fields that some bytes belong to, for messages; empty when they have none.</summary>
    internal string Describe(long first, long end)
    {
        string[] names = [.. _contract.ContextFields
            .Where(field => field.Access == MemoryAccess.ReadOnly && field.Offset < end && field.End > first)
            .Select(field => $"'{field.Name}'")];
        return names.Length == 0 ? "bytes of the context that are" : $"{string.Join(", ", names)} of the context, which is";
    }

    /// <summary>By offset, what is outside of the context, too: an access there is the matter of others.</summary>
    private static IEnumerable<(long Start, long End)> FindWritable(Contract contract)
    {
        long length = contract.ContextLength ?? long.MaxValue;
        long next = 0;
        yield return (long.MinValue / 2, 0);
        foreach (ContextField field in contract.ContextFields)
        {
            if (contract.ContextAccess == MemoryAccess.ReadWrite) yield return (next, field.Offset);
            if (field.Access == MemoryAccess.ReadWrite) yield return (field.Offset, field.End);
            next = field.End;
        }

        if (contract.ContextAccess == MemoryAccess.ReadWrite) yield return (next, Math.Max(next, length));
        if (contract.ContextLength is int known) yield return (Math.Max(known, next), long.MaxValue / 2);
    }

    private static IEnumerable<(long Start, long End)> Merge(IEnumerable<(long Start, long End)> ranges)
    {
        (long start, long end) = (0, 0);
        foreach ((long Start, long End) range in ranges)
        {
            if (range.Start != end)
            {
                if (end > start) yield return (start, end);
                start = range.Start;
            }

            end = range.End;
        }

        if (end > start) yield return (start, end);
    }
}
