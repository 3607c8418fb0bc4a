namespace Femto.Jit.Fuzzing.Generators;

/// <summary>Programs that the verifier has to accept: <see cref="TypedProgram"/>.</summary>
internal sealed class TypedGenerator : IProgramGenerator
{
    /// <inheritdoc/>
    public string Name => "typed";

    /// <inheritdoc/>
    public Result<Program> Generate(int seed) => TypedProgram.Create(seed);
}
