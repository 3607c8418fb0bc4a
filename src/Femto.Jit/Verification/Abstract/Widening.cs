using Femto.Jit.Bytecode;

namespace Femto.Jit.Verification.Abstract;

/// <summary>
/// Replaces bounds that keep growing from turn to turn of a loop by the next of a few thresholds, so that the analysis of
/// the loop ends: constants of the program and their neighbours, lengths of regions, limits of widths.
/// </summary>
internal sealed class Widening(Program program, Contract contract, int stackBytes)
{
    private const int Most = 128;

    // Few programs have loops whose bounds are not found otherwise.
    private ulong[] _unsigned = [];
    private long[] _signed = [];

    private void FindThresholds()
    {
        SortedSet<long> numbers =
        [
            0, -1, 1, int.MinValue, int.MaxValue, short.MaxValue, ushort.MaxValue, byte.MaxValue, uint.MaxValue,
            -stackBytes, program.Data.WritableLength, program.Data.ReadOnly.Length, contract.ContextLength ?? 0,
            .. contract.ContextFields.Select(field => (long)(field.Target?.Bytes ?? 0)),
        ];
        long?[] constants = new long?[RegisterSet.FramePointer + 1];
        foreach (ref readonly Instruction instruction in program.Instructions.AsSpan())
        {
            if (instruction.Row.IsConditionalJump) AddLimits(numbers, instruction, constants);
            RegisterSet written = RegisterUse.Writes(instruction);
            if (written.IsEmpty) continue;
            bool isConstant = instruction is { Operation: Operation.Move, UsesSourceRegister: false };
            constants[written.Lowest] = isConstant ? instruction.Immediate : null;
        }

        _signed = [long.MinValue, .. numbers, long.MaxValue];
        _unsigned = [.. _signed.Select(number => unchecked((ulong)number)).Append(ulong.MaxValue).Distinct().Order()];
    }

    /// <summary>
    /// Adds what a jump compares with, and its neighbours; before <c>-mcpu=v2</c> and beyond 32 bits a register may have
    /// the constant.
    /// </summary>
    private static void AddLimits(SortedSet<long> numbers, in Instruction jump, long?[] constants)
    {
        long?[] limits = jump.UsesSourceRegister
            ? [constants[jump.Destination], constants[jump.Source]]
            : [jump.Immediate];
        foreach (long limit in limits.OfType<long>())
        {
            if (numbers.Count < Most) numbers.UnionWith([limit - 1, limit, limit + 1]);
        }
    }

    /// <summary>Makes a value one that covers the other, too, with bounds that change at thresholds only.</summary>
    internal void Widen(ref AbstractValue value, in AbstractValue next, in LeastLengths lengths, bool toTheEnd)
    {
        Scalar old = value.Number;
        long headroom = value.HeadroomFor(lengths.This);
        value.Join(next, lengths);
        if (value.Headroom != Headroom.Unknown && value.Headroom < headroom)
            value.SetHeadroom(Headroom.Widened(value.Headroom, toTheEnd), meetsLength: false);
        if (value.Number == old || value == AbstractValue.Anything) return;
        if (_signed.Length == 0) FindThresholds();
        Bounds wide = Widen(old.Wide, value.Number.Wide, 64, toTheEnd);
        Bounds half = Widen(old.Half, value.Number.Half, 32, toTheEnd);
        value.Number = new Scalar(wide, half, value.Number.Bits.WidenedFrom(old.Bits, toTheEnd));
    }

    private Bounds Widen(in Bounds old, in Bounds joined, int width, bool toTheEnd)
    {
        Bounds all = Bounds.Anything(width);
        return new Bounds(
            joined.Low == old.Low ? joined.Low : toTheEnd ? 0 : Below(_unsigned, joined.Low, 0UL),
            joined.High == old.High ? joined.High : toTheEnd ? all.High : Math.Min(all.High, Above(_unsigned, joined.High, all.High)),
            joined.SignedLow == old.SignedLow ? joined.SignedLow
                : toTheEnd ? all.SignedLow : Math.Max(all.SignedLow, Below(_signed, joined.SignedLow, all.SignedLow)),
            joined.SignedHigh == old.SignedHigh ? joined.SignedHigh
                : toTheEnd ? all.SignedHigh : Math.Min(all.SignedHigh, Above(_signed, joined.SignedHigh, all.SignedHigh)));
    }

    private static T Above<T>(T[] thresholds, T number, T otherwise) where T : IComparable<T>
    {
        int index = Array.BinarySearch(thresholds, number);
        if (index < 0) index = ~index;
        return index < thresholds.Length ? thresholds[index] : otherwise;
    }

    private static T Below<T>(T[] thresholds, T number, T otherwise) where T : IComparable<T>
    {
        int index = Array.BinarySearch(thresholds, number);
        if (index < 0) index = ~index - 1;
        return index >= 0 ? thresholds[index] : otherwise;
    }
}
