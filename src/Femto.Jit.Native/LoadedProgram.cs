namespace Femto.Jit.Native;

/// <summary>A program, with its name where C callers can read it.</summary>
internal sealed class LoadedProgram(Program program) : IDisposable
{
    /// <summary>The program.</summary>
    public Program Program { get; } = program;

    /// <summary>The name of its entry.</summary>
    public NativeMemoryBlock Name { get; } = new(program.Name);

    /// <inheritdoc/>
    public void Dispose() => Name.Dispose();
}
