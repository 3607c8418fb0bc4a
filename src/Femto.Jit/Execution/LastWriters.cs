using Femto.Jit.Bytecode;

namespace Femto.Jit.Execution;

/// <summary>
/// Records, as the interpreter runs, which instruction changed r0 and wrote each byte of memory last. What helpers write
/// is not seen.
/// </summary>
internal sealed class LastWriters(Program program)
{
    private readonly Dictionary<ulong, int> _bytes = [];
    private ulong _result;
    private int? _previous;

    /// <summary>The instruction that changed r0 last, or null.</summary>
    internal int? OfResult { get; private set; }

    /// <summary>The instruction that wrote the byte at an address last, or null.</summary>
    internal int? OfByte(ulong address) => _bytes.TryGetValue(address, out int pc) ? pc : null;

    /// <summary>A <see cref="Interpretation.TraceCallback"/>.</summary>
    internal void Observe(int pc, ReadOnlySpan<ulong> registers)
    {
        if (registers[0] != _result) OfResult = _previous;
        (_result, _previous) = (registers[0], pc);
        Instruction instruction = program.Instructions[pc];
        if (!instruction.Row.WritesMemory) return;
        ulong address = unchecked(registers[instruction.Destination] + (ulong)(long)instruction.Offset);
        for (int index = 0; index < instruction.OperandBits / 8; index++)
            _bytes[unchecked(address + (ulong)index)] = pc;
    }
}
