using Femto.Jit.Execution;
using Femto.Jit.Interpretation;

namespace Femto.Jit.Fuzzing.Checks;

/// <summary>A run that was made once to see what is to be known of it, and what the interpreter does at other addresses.</summary>
/// <param name="program">The program.</param>
/// <param name="request">Context and fuel.</param>
/// <param name="isDefined">Whether what comes out can be compared.</param>
/// <param name="brokenClaim">What the verifier claims and the run breaks, or null.</param>
internal sealed class PreparedRun(VerifiedProgram program, RunRequest request, bool isDefined, string? brokenClaim)
{
    private readonly Dictionary<MemoryLayout, Result<RunResult>> _oracles = [];

    internal VerifiedProgram Program => program;

    internal RunRequest Request { get; } = request;

    internal bool IsDefined { get; } = isDefined;

    internal string? BrokenClaim { get; } = brokenClaim;

    /// <summary>The interpreter's run at the addresses of an engine; boards of a family share them.</summary>
    internal Result<RunResult> OracleAt(MemoryLayout layout)
    {
        if (!_oracles.TryGetValue(layout, out Result<RunResult>? oracle))
        {
            oracle = new Interpreter(AgentHelpers.Functions).Run(program, Request with { Layout = layout });
            _oracles.Add(layout, oracle);
        }
        return oracle;
    }
}
