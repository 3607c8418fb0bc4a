using Femto.Jit.Execution;
using Femto.Jit.Fuzzing.Checks;

namespace Femto.Jit.Tests.Matrix;

/// <summary>An engine under test. Code is translated once and run often, with every pass verified.</summary>
internal sealed class TestEngine : IDisposable
{
    /// <summary>The name of the oracle, which is an engine like any other here.</summary>
    internal const string Interpreter = "interpreter";

    private readonly Femto.Jit.Interpretation.Interpreter _interpreter = new(AgentHelpers.Functions);
    private readonly TargetEngine? _engine;

    internal TestEngine(string name)
    {
        Name = name;
        if (name == Interpreter) return;
        Target target = Targets.Find(name) ?? throw new ArgumentException($"there is no target {name}", nameof(name));
        _engine = new TargetEngine(target, TimeSpan.FromSeconds(30));
    }

    /// <summary>The target whose code it runs, or the interpreter.</summary>
    internal string Name { get; }

    /// <summary>The emulator, where one runs the code.</summary>
    internal QemuEngine? Emulator => _engine?.Emulator;

    /// <summary>The target whose code it runs.</summary>
    internal Target Target => _engine?.Target
        ?? throw new InvalidOperationException($"{Name} runs the code of no target");

    /// <summary>Translates a program, where the engine needs that; the way to run it.</summary>
    internal Func<RunRequest, Result<RunResult>> Prepare(VerifiedProgram program, CompilerOptions? options = null)
    {
        if (_engine is null) return request => _interpreter.Run(program, request);
        Result<MachineCode> code = Compiler.Compile(
            program, _engine.Target, (options ?? CompilerOptions.Default) with { VerifyPasses = true });
        return code.Succeeded
            ? request => First(_engine.Run(code.Value, [request]))
            : _ => new Result<RunResult>(null, code.Diagnostics);
    }

    private static Result<RunResult> First(Result<RunResult[]> runs) => new(runs.Value?[0], runs.Diagnostics);

    /// <inheritdoc/>
    public void Dispose()
    {
        _interpreter.Dispose();
        _engine?.Dispose();
    }
}
