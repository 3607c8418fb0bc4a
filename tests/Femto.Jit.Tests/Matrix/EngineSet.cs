using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
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
    /// Names a subset: engines or targets, separated by commas. Without it a target that nothing runs fails.
    /// </summary>
    internal const string Variable = "FEMTO_ENGINES";

    private readonly Dictionary<string, EngineCounts> _counts = [];

    public EngineSet()
    {
        All = [.. Names.Select(name => new TestEngine(name))];
        foreach (TestEngine engine in All) _counts[engine.Name] = new EngineCounts();
    }

    /// <summary>What has to run everything: the interpreter and the code of every target.</summary>
    internal static ImmutableArray<string> Names { get; } = Select(Environment.GetEnvironmentVariable(Variable));

    internal ImmutableArray<TestEngine> All { get; }

    /// <summary>Does something with every engine, several at a time; fails as the first of them in the order fails.</summary>
    internal void OnEach(Action<TestEngine> action)
    {
        Exception?[] failures = new Exception?[All.Length];
        Parallel.For(0, All.Length, index =>
        {
            try
            {
                action(All[index]);
            }
            catch (Exception exception)
            {
                failures[index] = exception;
            }
        });
        if (failures.FirstOrDefault(failure => failure is not null) is Exception first)
            ExceptionDispatchInfo.Throw(first);
    }

    private static ImmutableArray<string> Select(string? subset)
    {
        string[] wanted = subset?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        return
        [
            .. new[] { (Engine: TestEngine.Interpreter, Name: TestEngine.Interpreter) }
                .Concat(Targets.All.Select(target => (target.Engine, target.Name)))
                .Where(row => wanted.Length == 0 || wanted.Contains(row.Engine) || wanted.Contains(row.Name))
                .Select(row => row.Name),
        ];
    }

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
