using System.Collections.Immutable;
using Femto.Jit.CodeGen;
using Femto.Jit.Ir;

namespace Femto.Jit.Passes;

/// <summary>A pass over one function.</summary>
/// <param name="Name">Its name for dumps.</param>
/// <param name="Run">The pass.</param>
/// <param name="Provides">What holds afterwards that did not before.</param>
/// <param name="Requires">What must hold before.</param>
internal sealed record Pass(string Name, Action<Function, PassContext> Run, IrForm Requires, IrForm Provides)
{
    /// <summary>Whether the code is right without it, too.</summary>
    public bool IsOptional { get; init; }
}

/// <summary>The form a function is in.</summary>
internal enum IrForm
{
    /// <summary>Values have 64 or 32 bits; checks are abstract.</summary>
    Wide,

    /// <summary>Values have 32 bits; checks are comparisons.</summary>
    Split,

    /// <summary>Values have 64 or 32 bits; checks are comparisons.</summary>
    Expanded,
}

/// <summary>What passes know besides the function.</summary>
/// <param name="Program">The program the function belongs to.</param>
/// <param name="Signatures">Signatures of the functions compiled before, by start.</param>
/// <param name="Target">The target.</param>
/// <param name="Rules">What the target's instructions can fold.</param>
internal sealed record PassContext(
    VerifiedProgram Program, IReadOnlyDictionary<int, Signature> Signatures, Target Target, SelectionRules Rules);

/// <summary>The passes, in order.</summary>
internal static class Pipeline
{
    private const string Built = "build";

    private static readonly ImmutableArray<Pass> common =
    [
        Wide("phis", RedundantPhis.Run, isOptional: true),
        Wide("simplify", Simplify.Run, isOptional: true),
        Wide("numbering", ValueNumbering.Run, isOptional: true),
        Wide("dead", DeadCode.Run, isOptional: true),
        Wide("threading", JumpThreading.Run, isOptional: true),
    ];

    private static readonly ImmutableArray<Pass> for32Bits =
    [
        .. common,
        new("split", (function, context) => Split.Run(function, context.Program, context.Signatures),
            IrForm.Wide, IrForm.Split),
        Narrow("phis32", RedundantPhis.Run, isOptional: true),
        Narrow("simplify32", Simplify.Run, isOptional: true),
        Narrow("numbering32", ValueNumbering.Run, isOptional: true),
        Narrow("dead32", DeadCode.Run, isOptional: true),
        Narrow("signed_loads", SignedLoads.Run, isOptional: true),
        Narrow("edges", CriticalEdges.Run),
        new("strength", (function, context) => StrengthReduction.Run(function, context.Rules), IrForm.Split, IrForm.Split)
        {
            IsOptional = true,
        },
    ];

    private static readonly ImmutableArray<Pass> for64Bits =
    [
        .. common,
        new("expand", ExpandChecks.Run, IrForm.Wide, IrForm.Expanded),
        Expanded("phis64", RedundantPhis.Run, isOptional: true),
        Expanded("simplify64", Simplify.Run, isOptional: true),
        Expanded("numbering64", ValueNumbering.Run, isOptional: true),
        Expanded("dead64", DeadCode.Run, isOptional: true),
        Expanded("signed_loads", SignedLoads.Run, isOptional: true),
        Expanded("edges", CriticalEdges.Run),
    ];

    /// <summary>All passes for a target.</summary>
    public static ImmutableArray<Pass> PassesFor(Target target) => target.AddressBytes == 8 ? for64Bits : for32Bits;

    /// <summary>
    /// The names under which the form is dumped, in order; the first is the form before any pass.
    /// </summary>
    public static ImmutableArray<string> NamesFor(Target target) =>
        [Built, .. PassesFor(target).Select(pass => pass.Name)];

    /// <summary>The names of the passes that may be left out, in order.</summary>
    public static ImmutableArray<string> OptionalFor(Target target) =>
        [.. PassesFor(target).Where(pass => pass.IsOptional).Select(pass => pass.Name)];

    /// <summary>Runs the passes, dumping and verifying as the options ask.</summary>
    public static void Run(Function function, PassContext context, CompilerOptions options)
    {
        IrForm form = IrForm.Wide;
        Report(Built, function, form, options);
        foreach (Pass pass in PassesFor(context.Target))
        {
            if (pass.IsOptional && options.Without.Contains(pass.Name))
                continue;
            if (pass.Requires != form)
                throw new InternalCompilerException(pass.Name, $"requires {pass.Requires}, found {form}");
            pass.Run(function, context);
            form = pass.Provides;
            Report(pass.Name, function, form, options);
        }
    }

    private static void Report(string name, Function function, IrForm form, CompilerOptions options)
    {
        options.Dump?.Invoke(name, Printer.Print(function));
        if (options.VerifyPasses)
            IrVerifier.Verify(function, name, form == IrForm.Split);
    }

    private static Pass Wide(string name, Action<Function> run, bool isOptional = false) =>
        new(name, (function, _) => run(function), IrForm.Wide, IrForm.Wide) { IsOptional = isOptional };

    private static Pass Expanded(string name, Action<Function> run, bool isOptional = false) =>
        new(name, (function, _) => run(function), IrForm.Expanded, IrForm.Expanded) { IsOptional = isOptional };

    private static Pass Narrow(string name, Action<Function> run, bool isOptional = false) =>
        new(name, (function, _) => run(function), IrForm.Split, IrForm.Split) { IsOptional = isOptional };
}
