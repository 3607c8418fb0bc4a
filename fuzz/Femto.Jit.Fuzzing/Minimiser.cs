using System.Collections.Immutable;
using Femto.Jit.Bytecode;

namespace Femto.Jit.Fuzzing;

/// <summary>
/// Makes a program smaller while it keeps failing: instructions are removed, in halves, quarters and so on down to
/// single ones, until none can be; then numbers are made simple.
/// </summary>
/// <param name="fails">Whether a program still shows the failure.</param>
/// <param name="attempts">How many programs may be tried.</param>
internal sealed class Minimiser(Func<Program, bool> fails, int attempts)
{
    private int _left = attempts;

    /// <summary>The smallest program found; the one given when nothing can go.</summary>
    internal Program Minimise(Program program)
    {
        Program best = Remove(program);
        best = Simplify(best);
        return Remove(best);
    }

    private Program Remove(Program best)
    {
        int count = ProgramEdit.Entries(best).Length;
        for (int chunk = Math.Max(1, count / 2); chunk > 0 && _left > 0;)
        {
            int before = ProgramEdit.Entries(best).Length;
            best = RemoveChunks(best, chunk);
            bool progressed = ProgramEdit.Entries(best).Length < before;
            if (chunk > 1) chunk /= 2;
            else if (!progressed) break;
        }
        return best;
    }

    // From the end, so that what computes an operand goes after what uses it.
    private Program RemoveChunks(Program best, int chunk)
    {
        for (int start = ProgramEdit.Entries(best).Length - chunk; start > -chunk && _left > 0; start -= chunk)
        {
            ImmutableArray<ProgramEdit.Entry> entries = ProgramEdit.Entries(best);
            int from = Math.Clamp(start, 0, entries.Length);
            int count = Math.Min(start + chunk, entries.Length) - from;
            if (count <= 0) continue;
            Program? smaller = ProgramEdit.Rebuild(best, entries.RemoveRange(from, count));
            if (smaller is not null && Fails(smaller)) best = smaller;
        }
        return best;
    }

    private Program Simplify(Program best)
    {
        int count = ProgramEdit.Entries(best).Length;
        for (int index = 0; index < count && _left > 0; index++)
        {
            foreach (Instruction simpler in SimplerThan(ProgramEdit.Entries(best)[index].Instruction))
            {
                if (ProgramEdit.Replace(best, index, simpler) is not Program changed || !Fails(changed)) continue;
                best = changed;
                break;
            }
        }
        return best;
    }

    private static IEnumerable<Instruction> SimplerThan(Instruction instruction)
    {
        bool hasNumber = instruction.Row.Fields.HasFlag(OperandFields.Immediate) && !instruction.Row.TargetIsImmediate
            && instruction.Operation != Operation.CallHelper;
        if (!hasNumber) yield break;
        foreach (long number in (long[])[0, 1, instruction.Immediate & 0xff, instruction.Immediate & 0xffff])
        {
            if (number == instruction.Immediate) yield break;
            yield return instruction with { Immediate = number };
        }
    }

    private bool Fails(Program program)
    {
        if (_left == 0) return false;
        _left--;
        return fails(program);
    }
}
