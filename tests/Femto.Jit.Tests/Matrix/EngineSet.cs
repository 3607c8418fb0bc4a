using System.Collections.Immutable;
using Femto.Jit.Bytecode;
using Femto.Jit.Execution;
using Femto.Jit.Interpretation;

namespace Femto.Jit.Tests.Matrix;

/// <summary>
/// The engines, started once for all tests of the collection, and what each of them has executed. The oracle is the
/// interpreter at the engine's own addresses.
/// </summary>
public sealed class EngineSet : IDisposable
{
    /// <summary>
    /// Names a subset of the engines, separated by commas. Without it an engine that is missing fails.
    /// </summary>
    internal const string Variable = "FEMTO_ENGINES";

    private readonly Dictionary<string, EngineCounts> _counts = [];

    public EngineSet()
    {
        All = [.. Names.Select(name => new TestEngine(name))];
        foreach (TestEngine engine in All) _counts[engine.Name] = new EngineCounts();
    }

    /// <summary>
    /// The engines that have to run everything: the interpreter and each that a target names; where targets of one
    /// engine have opposite features, with both of them.
    /// </summary>
    internal static ImmutableArray<string> Names { get; } =
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } subset
            ? [.. subset.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)]
            : ["interpreter", .. Targets.All.Select(target => target.Engine).Distinct(), "rv32/rv32imac_zba_zbb"];

    internal ImmutableArray<TestEngine> All { get; }

    internal EngineCounts Counts(TestEngine engine) => _counts[engine.Name];

    /// <summary>What the oracle does, at given addresses; adds the rows it executes.</summary>
    internal static RunResult Oracle(
        VerifiedProgram program, RunRequest request, MemoryLayout? layout, ISet<InstructionRow>? rows = null)
    {
        ImmutableArray<Instruction> instructions = program.Program.Instructions;
        Interpreter interpreter = new(AgentHelpers.Functions)
        {
            Trace = rows is null ? null : (pc, _) => rows.Add(instructions[pc].Row),
        };
        Result<RunResult> result = interpreter.Run(program, request with { Layout = layout });
        Assert.True(result.Succeeded, string.Join('\n', result.Diagnostics));
        return result.Value;
    }

    public void Dispose()
    {
        foreach (TestEngine engine in All) engine.Dispose();
        EngineTable.Write(_counts);
    }
}

/// <summary>The collection whose classes share the engines.</summary>
[CollectionDefinition(Name)]
public sealed class EngineDefinition : ICollectionFixture<EngineSet>
{
    public const string Name = "engines";
}
