using Femto.Jit.Execution;

namespace Femto.Jit.Tests.Matrix;

/// <summary>An engine under test. Code is translated once and run often, with every pass verified.</summary>
internal sealed class TestEngine : IDisposable
{
    /// <summary>The name of the oracle, which is an engine like any other here.</summary>
    internal const string Interpreter = "interpreter";

    private static readonly CompilerOptions _options = new() { VerifyPasses = true };

    private readonly Femto.Jit.Interpretation.Interpreter? _interpreter;
    private readonly QemuEngine? _emulator;
    private readonly HostEngine? _host;
    private readonly Target _target;

    internal TestEngine(string name)
    {
        Name = name;
        _target = (Targets.Find(name) ?? Targets.All[0]).Emulated;
        if (name == Interpreter)
            _interpreter = new Femto.Jit.Interpretation.Interpreter(AgentHelpers.Functions);
        else if (EmulatedBoard.Of(_target) is EmulatedBoard board && _target.Name == name)
            _emulator = new QemuEngine(board, _target) { RunTimeout = TimeSpan.FromSeconds(30) };
        else if (_target.Isa == InstructionSet.X64)
            _host = new HostEngine(_target);
        else
            throw new ArgumentException($"nothing runs code for {name}", nameof(name));
    }

    /// <summary>The target whose code it runs, or the interpreter.</summary>
    internal string Name { get; }

    /// <summary>The emulator, where one runs the code.</summary>
    internal QemuEngine? Emulator => _emulator;

    /// <summary>The target.</summary>
    internal Target Target => _target;

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
