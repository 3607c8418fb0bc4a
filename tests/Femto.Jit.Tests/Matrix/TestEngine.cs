using Femto.Jit.Execution;
using Femto.Jit.Interpretation;

namespace Femto.Jit.Tests.Matrix;

/// <summary>An engine under test. Code is translated once and run often, with every pass verified.</summary>
internal sealed class TestEngine : IDisposable
{
    private static readonly CompilerOptions _options = new() { VerifyPasses = true };

    private readonly Interpreter? _interpreter;
    private readonly QemuEngine? _emulator;
    private readonly HostEngine? _host;
    private readonly Target _target;

    internal TestEngine(string name)
    {
        Name = name;
        string[] parts = name.Split('/');
        _target = Targets.All.FirstOrDefault(
            target => target.Engine == parts[0] && (parts.Length == 1 || target.Name == parts[1])) ?? Targets.All[0];
        if (EmulatedBoard.Find(parts[0]) is EmulatedBoard board)
            _emulator = new QemuEngine(board, _target) { RunTimeout = TimeSpan.FromSeconds(30) };
        else if (_target.Isa == InstructionSet.X64)
            _host = new HostEngine(_target);
        else if (name != "interpreter")
            throw new ArgumentException($"there is no engine {name}", nameof(name));
        else
            _interpreter = new Interpreter(AgentHelpers.Functions);
    }

    /// <summary>The engine, and after a stroke the target where it is not the engine's first one.</summary>
    internal string Name { get; }

    /// <summary>Translates a program, where the engine needs that; the way to run it.</summary>
    internal Func<RunRequest, Result<RunResult>> Prepare(VerifiedProgram program)
    {
        if (_emulator is null && _host is null) return request => _interpreter!.Run(program, request);
        Result<MachineCode> code = Compiler.Compile(program, _target, _options);
        return code.Succeeded
            ? request => _host?.Run(code.Value, request) ?? _emulator!.Run(code.Value, request)
            : _ => new Result<RunResult>(null, code.Diagnostics);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _emulator?.Dispose();
        _host?.Dispose();
    }
}
