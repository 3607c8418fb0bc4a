using System.Buffers.Binary;
using System.Collections.Immutable;
using Femto.Jit.Contracts;
using Femto.Jit.Interpretation;

namespace Femto.Jit.Execution;

/// <summary>
/// The helpers that every engine here provides, for tests and <c>femto run</c>. They exercise each way of passing
/// arguments and results. <c>targets/agent/helpers.c</c> has the same in C.
/// </summary>
internal static class AgentHelpers
{
    private const ulong MixFactor = 31;

    private static readonly ImmutableArray<(HelperPrototype Prototype, HelperFunction Body)> _table =
    [
        (new(5, "identity", [HelperType.U64], HelperType.U64), call => call[0]),
        (new(6, "sum", [HelperType.U32, HelperType.U32, HelperType.U32, HelperType.U32, HelperType.U32],
            HelperType.U32), call => unchecked(call[0] + call[1] + call[2] + call[3] + call[4])),
        (new(7, "negate", [HelperType.I32], HelperType.I32), call => unchecked(0 - call[0])),
        (new(8, "mix", [HelperType.U64, HelperType.U64, HelperType.U64, HelperType.U64, HelperType.U64],
            HelperType.U64), call => Mix(call, 5)),
        (new(9, "count", [HelperType.U32], HelperType.Void) { TakesInstance = true }, Count),
        (new(10, "refuse_if", [HelperType.U32], HelperType.U32) { TakesInstance = true, MayRefuse = true },
            call => call[0] != 0 ? call.Refuse() : uint.MaxValue),
        (new(11, "read", [HelperType.Pointer], HelperType.U32), Read),
        (new(12, "mixed", [HelperType.U32, HelperType.U64, HelperType.U32, HelperType.U64], HelperType.U64),
            call => Mix(call, 4)),
        (new(13, "wide", [HelperType.I64, HelperType.I32], HelperType.I64),
            call => unchecked((call[0] * 3) + call[1])),
        (new(14, "advance", [HelperType.Pointer, HelperType.U32], HelperType.Pointer),
            call => unchecked(call[0] + call[1])),
        (new(15, "answer", [], HelperType.U32), _ => 42),
    ];

    /// <summary>The bodies by number, for the interpreter.</summary>
    internal static IReadOnlyDictionary<int, HelperFunction> Functions { get; } =
        _table.ToDictionary(row => row.Prototype.Number, row => row.Body);

    /// <summary>A contract that grants all of them and leaves the context's length open.</summary>
    internal static Contract Contract { get; } = new()
    {
        Helpers = _table.ToImmutableSortedDictionary(row => row.Prototype.Number, row => row.Prototype),
    };

    private static ulong Mix(HelperCall call, int arguments)
    {
        ulong mixed = 0;
        for (int argument = 0; argument < arguments; argument++)
        {
            mixed = unchecked((mixed * MixFactor) + call[argument]);
        }
        return mixed;
    }

    /// <summary>
    /// Folds into the context's first word, which shows that the instance arrives, and the calls in their order.
    /// </summary>
    private static ulong Count(HelperCall call)
    {
        if (call.Context.Length < sizeof(uint)) return 0;
        uint counted = BinaryPrimitives.ReadUInt32LittleEndian(call.Context);
        BinaryPrimitives.WriteUInt32LittleEndian(call.Context, unchecked((counted * (uint)MixFactor) + (uint)call[0]));
        return 0;
    }

    private static ulong Read(HelperCall call) =>
        call.TryFind(call[0], sizeof(uint), write: false, out Span<byte> memory)
            ? BinaryPrimitives.ReadUInt32LittleEndian(memory)
            : call.Refuse();
}
