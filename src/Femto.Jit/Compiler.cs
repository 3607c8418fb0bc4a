namespace Femto.Jit;

/// <summary>Translates verified programs to machine code.</summary>
public static class Compiler
{
    /// <summary>Translates a program for a target. The same program and options give the same bytes.</summary>
    /// <param name="program">A verified program; its contract decides about checks and the context's length.</param>
    /// <param name="target">The target.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <returns>The code, or diagnostics FJ3xxx when a limit of the target is exceeded.</returns>
    public static Result<MachineCode> Compile(VerifiedProgram program, Target target, CompilerOptions? options = null) =>
        throw new InternalCompilerException(nameof(Compiler), "no backend is linked in");
}

/// <summary>Options of a translation.</summary>
public sealed record CompilerOptions
{
    /// <summary>The defaults.</summary>
    public static CompilerOptions Default { get; } = new();

    /// <summary>Called with the name of each pass and the text of the intermediate form after it; null for none.</summary>
    public Action<string, string>? Dump { get; init; }

    /// <summary>Whether to check the invariants of the intermediate form after every pass.</summary>
    public bool VerifyPasses { get; init; }
}
