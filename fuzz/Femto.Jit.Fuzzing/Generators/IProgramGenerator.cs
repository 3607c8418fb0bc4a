namespace Femto.Jit.Fuzzing.Generators;

/// <summary>A rung of the ladder of generators.</summary>
internal interface IProgramGenerator
{
    /// <summary>Name in reports and on the command line.</summary>
    string Name { get; }

    /// <summary>A program, the same for the same seed; where it does not decode, why.</summary>
    Result<Program> Generate(int seed);
}
