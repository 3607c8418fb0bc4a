using Femto.Jit.Execution;

namespace Femto.Jit.Fuzzing.Generators;

/// <summary>A rung of the ladder of generators.</summary>
internal interface IProgramGenerator
{
    /// <summary>Name in reports and on the command line.</summary>
    string Name { get; }

    /// <summary>A program, the same for the same seed; where it does not decode, why.</summary>
    Result<Program> Generate(int seed);

    /// <summary>How the program of a seed is run, where that is not how all others are; else null.</summary>
    OwnRuns? RunsOf(int seed) => null;
}

/// <summary>Runs of a program that needs a contract of its own.</summary>
/// <param name="Contract">The contract, which states the context's length.</param>
/// <param name="Request">
/// A context, with memory for its fields; of the same lengths each time, so that code is sent once for all runs.
/// </param>
internal sealed record OwnRuns(Contract Contract, Func<Random, RunRequest> Request);
