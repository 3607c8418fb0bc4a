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
            isKnown ? [.. PlacesOf(RegisterUse.Reads(instruction, contract), observer.State!, new RegionLengths(program, contract, stackBytes: 0))] : [],
            observer.Loops);
    }

    private static IEnumerable<KnownPlace> PlacesOf(RegisterSet reads, AbstractState state, RegionLengths lengths)
    {
        for (int register = 0; register <= RegisterSet.FramePointer; register++)
        {
            AbstractValue value = state[register];
            bool isKnown = value.Region is not null || value.Number != Scalar.Anything || value.IsPure;
            if (isKnown || reads.Contains(register))
                yield return KnownPlace.Of($"r{register}", reads.Contains(register), value, lengths);
        }

        foreach ((long offset, int size, AbstractValue value) in state.Stack.Contents().OrderByDescending(slot => slot.Offset))
            yield return KnownPlace.Of($"u{8 * size} at stack{offset}", isRead: false, value, lengths);
    }
}

/// <summary>A register or stack slot, and what is known of it.</summary>
/// <param name="Name">Its name; a stack slot is counted from the end of the stack.</param>
/// <param name="IsRead">Whether the instruction reads it.</param>
/// <param name="Value">What is known.</param>
/// <param name="Region">The name of the region of an address; null for a number.</param>
/// <param name="Text">What is known, in words.</param>
internal sealed record KnownPlace(string Name, bool IsRead, AbstractValue Value, string? Region, string Text)
{
    internal static KnownPlace Of(string name, bool isRead, in AbstractValue value, RegionLengths lengths) => new(
        name, isRead, value, value.Region is Region region ? ValueText.NameOf(region, lengths) : null, ValueText.Of(value, lengths));
}
