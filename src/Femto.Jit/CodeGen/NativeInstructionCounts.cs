using Femto.Jit.Backends;

namespace Femto.Jit.CodeGen;

/// <summary>
/// Counts the instructions of finished code, each as often as the sequence it is in repeats itself. The calls of trap blocks do
/// not count, since no run goes on behind one.
/// </summary>
internal sealed class NativeInstructionCounts
{
    private readonly FinishedCode code;
    private readonly IBackend backend;

    /// <summary>By offset, how many times instructions ahead of it are executed, if nothing else repeats them.</summary>
    private readonly long[] before;

    /// <param name="backend">What reads the code.</param>
    /// <param name="code">The code.</param>
    /// <param name="trapCalls">The calls of trap blocks, from where to where.</param>
    public NativeInstructionCounts(IBackend backend, FinishedCode code, IEnumerable<(Label Start, Label End)> trapCalls)
    {
        this.backend = backend;
        this.code = code;
        before = new long[code.Code.Length + 1];
        for (int index = 0; index < code.Ranges.Length; index++)
        {
            int end = index + 1 < code.Ranges.Length ? code.Ranges[index + 1].CodeOffset : code.Code.Length;
            Count(code.Ranges[index].CodeOffset, end);
        }

        foreach ((Label start, Label end) in trapCalls)
        {
            Span<long> call = before.AsSpan((OffsetOf(start) + 1)..(OffsetOf(end) + 1));
            TrapCall = Math.Max(TrapCall, call.Length - call.Count(0));
            call.Clear();
        }

        for (int offset = 0; offset < code.Code.Length; offset++)
            before[offset + 1] += before[offset];
    }

    /// <summary>Instructions of the longest call of a trap block.</summary>
    public long TrapCall { get; }

    /// <summary>Where a label is.</summary>
    public int OffsetOf(Label label) => code.OffsetOf(label);

    /// <summary>How many instructions code from an offset up to another executes in one pass.</summary>
    public long Between(int from, int to) => before[to] - before[from];

    /// <summary>Counts what belongs to one instruction of the bytecode, where the offset of an instruction is known.</summary>
    private void Count(int from, int end)
    {
        for (int offset = from; offset < end;)
        {
            if ((Find(code.Literals, offset) ?? Find(code.Padding, offset)) is int behind)
            {
                offset = behind;
                continue;
            }

            before[offset + 1] += TurnsAt(offset);
            offset += backend.Disassemble(code.Code.AsSpan(0, end), offset).Length;
        }
    }

    /// <summary>The end of the part that an offset is in.</summary>
    private static int? Find((int Offset, int Length)[] parts, int offset)
    {
        foreach ((int start, int length) in parts)
        {
            if (offset >= start && offset < start + length)
                return start + length;
        }

        return null;
    }

    private int TurnsAt(int offset)
    {
        foreach ((int start, int end, int turns) in code.Repeats)
        {
            if (offset >= start && offset < end)
                return turns;
        }

        return 1;
    }
}
