using Femto.Jit.Bytecode;
using Femto.Jit.Verification;
using Femto.Jit.Verification.Abstract;

namespace Femto.Jit.Fuzzing.Checks;

/// <summary>Compares what the verifier says of the values that instructions compute with a run of the interpreter.</summary>
internal sealed class Claims(VerifiedProgram program)
{
    private int? _previous;

    /// <summary>The first claim that did not hold, in words.</summary>
    internal string? Broken { get; private set; }

    /// <summary>A <see cref="Interpretation.TraceCallback"/>.</summary>
    internal void Observe(int pc, ReadOnlySpan<ulong> registers)
    {
        if (_previous is int computed && program.Values.TryGetValue(computed, out Scalar claim))
        {
            Instruction instruction = program.Program.Instructions[computed];
            ulong value = registers[RegisterUse.Writes(instruction).Lowest];
            if (!claim.Contains(value))
            {
                Broken ??= $"pc {computed}, '{Disassembler.Text(instruction)}', makes 0x{value:x}, "
                    + $"which is claimed to be in {claim}";
            }
        }
        _previous = program.Program.Instructions[pc].Operation == Operation.CallLocal ? null : pc;
    }
}
