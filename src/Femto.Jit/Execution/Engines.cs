using Femto.Jit.Interpretation;

namespace Femto.Jit.Execution;

/// <summary>Makes engines by name.</summary>
public static class Engines
{
    /// <summary>Name of the engine that runs native code in this process; null where none can.</summary>
    public static string? OfHost => HostEngine.IsSupported ? HostTarget.Engine : null;

    private static Target HostTarget => Targets.All.First(target => target.Isa == InstructionSet.X64);

    /// <summary>Makes an engine. Emulators are started when it first runs a program.</summary>
    /// <param name="name">
    /// <c>interpreter</c>, or the <see cref="Target.Engine"/> of a target.
    /// </param>
    /// <param name="target">The target whose code the engine runs; the interpreter has no use for it.</param>
    /// <returns>The engine, or diagnostic FJ4004.</returns>
    public static Result<IEngine> Create(string name, Target target)
    {
        if (name == "interpreter") return new Interpreter(AgentHelpers.Functions);
        if (name == target.Engine && EmulatedBoard.Of(target) is EmulatedBoard board)
        {
            return new QemuEngine(board, target);
        }
        if (name == target.Engine && target.Isa == InstructionSet.X64) return new HostEngine(target);
        return ExecutionDiagnostics.UnknownEngine.Of(
            $"there is no engine '{name}' for target {target.Name}; its engines are interpreter and {target.Engine}");
    }
}
