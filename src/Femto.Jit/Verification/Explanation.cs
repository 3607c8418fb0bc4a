using System.Collections.Immutable;
using Femto.Jit.Bytecode;
using Femto.Jit.Verification.Abstract;

namespace Femto.Jit.Verification;

/// <summary>What the verifier knows where an instruction is executed.</summary>
/// <param name="Pc">The instruction, in slots.</param>
/// <param name="Text">The instruction.</param>
/// <param name="Line">Its source, or null.</param>
/// <param name="Visits">On how many ways the analysis came there; null when it was not made to its end.</param>
/// <param name="Places">The registers and stack slots of which something is known, and the registers that are read.</param>
/// <param name="Loops">The loops it is in, from the inside, and how often each goes back at most.</param>
internal sealed record Explanation(
    int Pc,
    string Text,
    SourceLine? Line,
    int? Visits,
    ImmutableArray<KnownPlace> Places,
    ImmutableArray<(int Head, ulong? TripCount)> Loops)
{
    internal static Explanation Of(Program program, Contract contract, StateObserver observer)
    {
        Instruction instruction = program.Instructions[observer.Pc];
        bool isKnown = observer.IsComplete && observer.State is not null;
        return new Explanation(
            observer.Pc,
            Disassembler.Text(instruction),
            program.LineAt(observer.Pc),
            observer.IsComplete ? observer.Visits : null,
            isKnown ? [.. PlacesOf(RegisterUse.Reads(instruction, contract), observer.State!)] : [],
            observer.Loops);
    }

    private static IEnumerable<KnownPlace> PlacesOf(RegisterSet reads, AbstractState state)
    {
        for (int register = 0; register <= RegisterSet.FramePointer; register++)
        {
            AbstractValue value = state[register];
            bool isKnown = value.Region is not null || value.Number != Scalar.Anything || value.IsPure;
            if (isKnown || reads.Contains(register)) yield return new KnownPlace($"r{register}", reads.Contains(register), value);
        }

        foreach ((long offset, int size, AbstractValue value) in state.Stack.Contents().OrderByDescending(slot => slot.Offset))
            yield return new KnownPlace($"u{8 * size} at stack{offset}", IsRead: false, value);
    }
}

/// <summary>A register or stack slot, and what is known of it.</summary>
/// <param name="Name">Its name; a stack slot is counted from the end of the stack.</param>
/// <param name="IsRead">Whether the instruction reads it.</param>
/// <param name="Value">What is known.</param>
internal sealed record KnownPlace(string Name, bool IsRead, AbstractValue Value);
