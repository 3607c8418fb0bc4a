using System.Collections.Immutable;
using Femto.Jit.Bytecode;

namespace Femto.Jit.Fuzzing.Generators;

/// <summary>
/// Well-formed instructions without regard to each other, behind a start that gives every register a value.
/// </summary>
internal sealed class GrammarGenerator : IProgramGenerator
{
    private const int MaxInstructions = 24;
    private const int Slots = 8;

    /// <inheritdoc/>
    public string Name => "grammar";

    /// <inheritdoc/>
    public Result<Program> Generate(int seed)
    {
        Random random = new(seed);
        var instructions = ImmutableArray.CreateBuilder<Instruction>();
        InstructionRow move = Row(0xb7);
        InstructionRow store = Row(0x7a);
        for (byte register = 0; register < 10; register++)
        {
            if (register != 1) instructions.Add(new Instruction(move, register, 0, 0, Immediates.Next(random)));
        }
        for (int slot = 1; slot <= Slots; slot++)
            instructions.Add(new Instruction(store, 10, 0, (short)(-8 * slot), Immediates.Next(random)));
        int length = instructions.Count + random.Next(1, MaxInstructions) + 1;
        while (instructions.Count < length - 1)
            instructions.Add(RandomInstruction.Next(random, instructions.Count, length));
        instructions.Add(new Instruction(InstructionTable.The(Operation.Exit), 0, 0, 0, 0));
        return ProgramEdit.Create(instructions.ToImmutable(), ProgramData.Empty);
    }

    private static InstructionRow Row(byte opcode) => InstructionTable.WithOpcode(opcode)[0];
}
