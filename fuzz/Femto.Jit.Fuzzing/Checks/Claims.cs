using Femto.Jit.Bytecode;
using Femto.Jit.Execution;
using Femto.Jit.Verification;
using Femto.Jit.Verification.Abstract;

namespace Femto.Jit.Fuzzing.Checks;

/// <summary>Compares what the verifier says of values and of how many instructions run with a run of the interpreter.</summary>
/// <param name="program">The program.</param>
/// <param name="request">The run; null where what fields of the context point to is not followed.</param>
internal sealed class Claims(VerifiedProgram program, RunRequest? request = null)
{
    private int? _previous;
    private long _executed;

    /// <summary>Bytes of the region that headrooms tell of: of the context r2 has them at the start.</summary>
    private ulong? _length = LengthOf(program, request);

    private static ulong? LengthOf(VerifiedProgram program, RunRequest? request)
    {
        Region? measured = new RegionLengths(program.Program, program.Contract, program.StackBytes).Measured;
        return request is not null && measured is >= Region.Pointed
            ? (ulong)ContextBlock.Of(program.Contract, request).Memory.ElementAt(measured.Value - Region.Pointed).Length
            : null;
    }

    /// <summary>The first claim that did not hold, in words.</summary>
    internal string? Broken { get; private set; }

    /// <summary>A <see cref="Interpretation.TraceCallback"/>.</summary>
    internal void Observe(int pc, ReadOnlySpan<ulong> registers)
    {
        _length ??= registers[2];
        Broken ??= BrokenBound(program, ++_executed);
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

    /// <summary>What a run that executes so many instructions breaks, in words; null for nothing.</summary>
    internal static string? BrokenBound(VerifiedProgram program, long executed) =>
        executed <= (program.InstructionBound.Instructions ?? long.MaxValue) ? null
            : $"{executed} instructions are executed, claimed to be {program.InstructionBound.Instructions} at most";

    private void CheckHeadroom(int pc, ulong value)
    {
        if (!program.Headrooms.TryGetValue(pc, out long headroom) || headroom == Headroom.Unknown) return;
        if (unchecked((long)value) + (Int128)headroom <= _length!.Value) return;
        Broken ??= $"pc {pc}, '{Disassembler.Text(program.Program.Instructions[pc])}', makes 0x{value:x}, "
            + $"which is claimed to be {headroom} less than the length {_length} at least";
    }
}
