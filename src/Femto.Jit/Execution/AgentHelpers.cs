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

    /// <summary>Bytes that helper 20 reads: more than a byte can count.</summary>
    internal const int BlockBytes = 300;

    /// <summary>Bytes of what the result of helper 27 points to.</summary>
    internal const int CellBytes = 8;

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
        (new(11, "read", [HelperType.Pointer], HelperType.U32)
        {
            Pointers = [new(0, PointerDirection.In) { Bytes = sizeof(uint) }],
        }, Read),
        (new(12, "mixed", [HelperType.U32, HelperType.U64, HelperType.U32, HelperType.U64], HelperType.U64),
            call => Mix(call, 4)),
        (new(13, "wide", [HelperType.I64, HelperType.I32], HelperType.I64),
            call => unchecked((call[0] * 3) + call[1])),
        (new(14, "advance", [HelperType.Pointer, HelperType.U32], HelperType.Pointer),
            call => unchecked(call[0] + call[1])),
        (new(15, "answer", [], HelperType.U32), _ => 42),
        (new(16, "fill", [HelperType.Pointer, HelperType.U32, HelperType.U8], HelperType.Void)
        {
            Pointers = [new(0, PointerDirection.Out) { LengthParameter = 1 }],
        }, Fill),
        (new(17, "digest", [HelperType.Pointer, HelperType.U16], HelperType.U32)
        {
            Pointers = [new(0, PointerDirection.In) { LengthParameter = 1 }],
        }, call => Digest(Memory(call, 0, call[1], write: false))),
        (new(18, "copy", [HelperType.Pointer, HelperType.Pointer, HelperType.U8], HelperType.Void)
        {
            Pointers =
            [
                new(0, PointerDirection.Out) { LengthParameter = 2 },
                new(1, PointerDirection.In) { LengthParameter = 2 },
            ],
        }, Copy),
        (new(19, "exchange", [HelperType.Pointer], HelperType.U32)
        {
            Pointers = [new(0, PointerDirection.InOut) { Bytes = 2 * sizeof(uint) }],
        }, Exchange),
        (new(20, "digest_block", [HelperType.Pointer], HelperType.U32)
        {
            Pointers = [new(0, PointerDirection.In) { Bytes = BlockBytes }],
        }, call => Digest(Memory(call, 0, BlockBytes, write: false))),
        (new(21, "narrow",
            [HelperType.U8, HelperType.I8, HelperType.U16, HelperType.I16, HelperType.Bool], HelperType.U64),
            call => Mix(call, 5)),
        (new(22, "to_u8", [HelperType.U32], HelperType.U8), call => call[0]),
        (new(23, "to_i8", [HelperType.U32], HelperType.I8), call => call[0]),
        (new(24, "to_u16", [HelperType.U32], HelperType.U16), call => call[0]),
        (new(25, "to_i16", [HelperType.U32], HelperType.I16), call => call[0]),
        (new(26, "is_odd", [HelperType.U32], HelperType.Bool), call => call[0]),
        (new(27, "cell", [HelperType.U32], HelperType.Pointer) { TakesInstance = true, ResultBytes = CellBytes }, FindCell),
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

    /// <summary>The address of one of the context's whole cells, by its number; null for what it has not.</summary>
    private static ulong FindCell(HelperCall call) =>
        call[0] < (ulong)(call.Context.Length / CellBytes) ? call.ContextAddress + (call[0] * CellBytes) : 0;

    private static ulong Read(HelperCall call) =>
        BinaryPrimitives.ReadUInt32LittleEndian(Memory(call, 0, sizeof(uint), write: false));

    private static ulong Fill(HelperCall call)
    {
        Memory(call, 0, call[1], write: true).Fill((byte)call[2]);
        return 0;
    }

    private static uint Digest(ReadOnlySpan<byte> bytes)
    {
        uint digest = 0;
        foreach (byte each in bytes) digest = unchecked((digest * (uint)MixFactor) + each);
        return digest;
    }

    /// <summary>From the first byte to the last, also where the two overlap.</summary>
    private static ulong Copy(HelperCall call)
    {
        Span<byte> to = Memory(call, 0, call[2], write: true);
        ReadOnlySpan<byte> from = Memory(call, 1, call[2], write: false);
        for (int index = 0; index < to.Length; index++) to[index] = from[index];
        return 0;
    }

    /// <summary>Exchanges two words; the sum of both.</summary>
    private static ulong Exchange(HelperCall call)
    {
        Span<byte> words = Memory(call, 0, 2 * sizeof(uint), write: true);
        uint first = BinaryPrimitives.ReadUInt32LittleEndian(words);
        uint second = BinaryPrimitives.ReadUInt32LittleEndian(words[sizeof(uint)..]);
        BinaryPrimitives.WriteUInt32LittleEndian(words, second);
        BinaryPrimitives.WriteUInt32LittleEndian(words[sizeof(uint)..], first);
        return unchecked(first + second);
    }

    /// <summary>The memory at an argument, which was checked before the call.</summary>
    private static Span<byte> Memory(HelperCall call, int argument, ulong size, bool write)
    {
        if (size == 0) return [];
        return call.TryFind(call[argument], (int)size, write, out Span<byte> bytes)
            ? bytes
            : throw new InternalCompilerException(nameof(AgentHelpers), $"{size} bytes at 0x{call[argument]:x} were not checked");
    }
}
