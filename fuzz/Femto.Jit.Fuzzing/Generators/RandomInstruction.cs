using System.Collections.Immutable;
using Femto.Jit.Bytecode;
using Femto.Jit.Execution;

namespace Femto.Jit.Fuzzing.Generators;

/// <summary>Instructions that decode, with operands that mean something more often than not.</summary>
internal static class RandomInstruction
{
    private const int FramePointer = 10;

    private static readonly ImmutableArray<InstructionRow> _rows =
        [.. InstructionTable.Rows.Where(row => row.Slots == 1 && row.Operation != Operation.Exit)];

    private static readonly int[] _helpers = [.. AgentHelpers.Contract.Helpers.Keys, 99];

    /// <summary>An instruction for a place in a program of some length; jumps mostly lead ahead.</summary>
    internal static Instruction Next(Random random, int pc, int length)
    {
        InstructionRow row = _rows[random.Next(_rows.Length)];
        OperandFields fields = row.Fields;
        byte destination = fields.HasFlag(OperandFields.Destination) ? Register(random) : (byte)0;
        byte source = fields.HasFlag(OperandFields.Source) ? Register(random) : (byte)0;
        if (row.AccessesMemory && random.Next(4) != 0)
        {
            bool loads = row.Operation is Operation.Load or Operation.LoadSignExtended;
            byte address = (byte)(random.Next(2) == 0 ? FramePointer : 1);
            (destination, source) = loads ? (destination, address) : (address, source);
        }
        int distance = Target(random, pc, length) - pc - 1;
        short offset = !fields.HasFlag(OperandFields.Offset) ? (short)0
            : row.IsJump ? (short)distance
            : (short)(random.Next(-8, 8) * (row.OperandBits / 8));
        long immediate = !fields.HasFlag(OperandFields.Immediate) ? 0
            : row.TargetIsImmediate ? distance
            : row.Operation == Operation.CallHelper ? _helpers[random.Next(_helpers.Length)]
            : Immediates.Next(random);
        return new Instruction(row, destination, source, offset, immediate);
    }

    private static byte Register(Random random) => (byte)random.Next(random.Next(20) == 0 ? 11 : 10);

    private static int Target(Random random, int pc, int length) =>
        random.Next(8) == 0 ? random.Next(length) : random.Next(pc + 1, Math.Max(pc + 2, length));
}
