using Femto.Jit.Bytecode;

namespace Femto.Jit.Tests.Matrix;

/// <summary>What one engine has executed and agreed on.</summary>
internal sealed class EngineCounts
{
    internal int FileTests { get; set; }

    internal int Runs { get; set; }

    internal int Benchmarks { get; set; }

    internal int RandomRuns { get; set; }

    internal int RandomTraps { get; set; }

    /// <summary>Rows of the instruction table that filetests have executed.</summary>
    internal HashSet<InstructionRow> Rows { get; } = [];
}
