using Femto.Jit.Bytecode;
using Femto.Jit.Verification;
using Femto.Jit.Verification.Abstract;

namespace Femto.Jit.Fuzzing.Checks;

/// <summary>Compares what the verifier says of the values that instructions compute with a run of the interpreter.</summary>
internal sealed class Claims(VerifiedProgram program)
{
    private int? _previous;

    /// <summary>Bytes of the context: r2 at the start.</summary>
    private ulong? _length;

    /// <summary>The first claim that did not hold, in words.</summary>
    internal string? Broken { get; private set; }

    /// <summary>A <see cref="Interpretation.TraceCallback"/>.</summary>
    internal void Observe(int pc, ReadOnlySpan<ulong> registers)
    {
        _length ??= registers[2];
        if (_previous is int computed && program.Values.TryGetValue(computed, out Scalar claim))
        {
            Instruction instruction = program.Program.Instructions[computed];
            ulong value = registers[RegisterUse.Writes(instruction).Lowest];
            if (!claim.Contains(value))
            {
                Broken ??= $"pc {computed}, '{Disassembler.Text(instruction)}', makes 0x{value:x}, "
                    + $"which is claimed to be in {claim}";
            }

            CheckHeadroom(computed, value);
        }
        _previous = program.Program.Instructions[pc].Operation == Operation.CallLocal ? null : pc;
    }

    private void CheckHeadroom(int pc, ulong value)
    {
        if (!program.Headrooms.TryGetValue(pc, out long headroom) || headroom == Headroom.Unknown) return;
        if (unchecked((long)value) + (Int128)headroom <= _length!.Value) return;
        Broken ??= $"pc {pc}, '{Disassembler.Text(program.Program.Instructions[pc])}', makes 0x{value:x}, "
            + $"which is claimed to be {headroom} less than the length {_length} at least";
    }
}
