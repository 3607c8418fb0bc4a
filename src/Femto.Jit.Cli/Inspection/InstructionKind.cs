using Femto.Jit.Bytecode;

namespace Femto.Jit.Cli.Inspection;

/// <summary>What instructions are counted as.</summary>
internal static class InstructionKind
{
    /// <summary>All kinds, in the order in which they are listed.</summary>
    public static IReadOnlyList<string> All { get; } =
        ["alu64", "alu32", "load", "store", "atomic", "branch", "jump", "constant", "helper call", "local call", "exit"];

    /// <summary>The kind of an instruction.</summary>
    public static string Of(Instruction instruction) => instruction.Operation switch
    {
        Operation.Load or Operation.LoadSignExtended => "load",
        Operation.Store or Operation.StoreImmediate => "store",
        Operation.Jump => "jump",
        Operation.Exit => "exit",
        Operation.CallHelper => "helper call",
        Operation.CallLocal => "local call",
        Operation.LoadImmediate64 or Operation.LoadDataAddress or Operation.LoadReadOnlyDataAddress => "constant",
        _ when instruction.Row.IsAtomic => "atomic",
        _ when instruction.Row.IsConditionalJump => "branch",
        _ => instruction.Width == 32 ? "alu32" : "alu64",
    };

    /// <summary>How many instructions of each kind a program has, without kinds of which it has none.</summary>
    public static IEnumerable<(string Kind, int Count)> Count(Program program)
    {
        ILookup<string, Instruction> byKind = program.Instructions
            .Where(instruction => instruction.Operation != Operation.SecondSlot).ToLookup(Of);
        return All.Where(byKind.Contains).Select(kind => (kind, byKind[kind].Count()));
    }
}
