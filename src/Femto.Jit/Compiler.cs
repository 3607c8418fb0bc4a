using System.Collections.Immutable;
using Femto.Jit.Backends.Rv32;
using Femto.Jit.Backends.Thumb1;
using Femto.Jit.Backends.Thumb2;
using Femto.Jit.Backends.X64;
using Femto.Jit.Backends.Xtensa;
using Femto.Jit.CodeGen;
using Femto.Jit.Ir;
using Femto.Jit.Passes;

namespace Femto.Jit;

/// <summary>Translates verified programs to machine code.</summary>
public static class Compiler
{
    /// <summary>Translates a program for a target. The same program and options give the same bytes.</summary>
    /// <param name="program">A verified program; its contract decides about checks and the context's length.</param>
    /// <param name="target">The target.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <returns>The code, or diagnostics FJ3xxx when a limit of the target is exceeded.</returns>
    public static Result<MachineCode> Compile(VerifiedProgram program, Target target, CompilerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(target);
        IBackend backend = BackendOf(target);
        var signatures = new Dictionary<int, Signature>();
        var arguments = new Dictionary<int, ulong>();
        var slots = new StackSlots(program);
        options ??= CompilerOptions.Default;
        if (options.CheckEverything) program = program.WithoutProofs();
        var layout = new ProgramLayout(program, target, signatures, slots, backend.Rules, options);
        var functions = new List<MachineFunction>();
        foreach (VerifiedFunction source in CalleesFirst(program))
        {
            Function function = Builder.Build(program, source, slots, arguments, target);
            function.Halves = options.TellWork ? [] : null;
            Pipeline.Run(function, new PassContext(program, signatures, target, backend.Rules), options);
            signatures.Add(source.Start, function.Signature);
            MachineFunction machine = backend.Lower(function, layout);
            RegisterFile registers = backend.RegistersOf(machine);
            Resolver.Allocate(machine, registers);
            if (machine.SpillSlots > registers.NearSlots)
            {
                machine = backend.Lower(function, layout);
                Resolver.Allocate(machine, registers.Far!);
            }

            LoopConstants.Hoist(machine, backend);
            backend.Combine(machine);
            options.Selected?.Invoke(function, machine);
            functions.Add(machine);
        }

        functions.Reverse();
        return CodeAssembly.Assemble(backend, functions, layout);
    }

    /// <summary>The backend of a target.</summary>
    internal static IBackend BackendOf(Target target) => target.Isa switch
    {
        InstructionSet.Thumb2 => new Thumb2Backend(),
        InstructionSet.Thumb1 => new Thumb1Backend(),
        InstructionSet.Rv32 => new Rv32Backend(target),
        InstructionSet.Xtensa => new XtensaBackend(target),
        InstructionSet.X64 => new X64Backend(),
        _ => throw new InternalCompilerException(nameof(Compiler), $"no backend for {target.Isa}"),
    };

    /// <summary>The functions in an order in which every callee stands before its callers; the entry is last.</summary>
    private static List<VerifiedFunction> CalleesFirst(VerifiedProgram program)
    {
        var order = new List<VerifiedFunction>();
        var visited = new HashSet<int>();
        Visit(0);
        return order;

        // The verifier bounds the depth of calls (Limits.CallDepth).
        void Visit(int start)
        {
            if (!visited.Add(start))
                return;
            VerifiedFunction function = program.FunctionAt(start);
            foreach (int callee in function.Callees)
                Visit(callee);
            order.Add(function);
        }
    }
}

/// <summary>Options of a translation.</summary>
public sealed record CompilerOptions
{
    /// <summary>The defaults.</summary>
    public static CompilerOptions Default { get; } = new();

    /// <summary>
    /// Called with the name of each pass and the text of the intermediate form after it; null for none.
    /// </summary>
    public Action<string, string>? Dump { get; init; }

    /// <summary>
    /// Names of passes to leave out, among <see cref="OptionalPasses"/>: what they would make better stays as it is.
    /// </summary>
    public ImmutableHashSet<string> Without { get; init; } = [];

    /// <summary>The passes that can be left out for a target, in order.</summary>
    public static ImmutableArray<string> OptionalPasses(Target target) => Pipeline.OptionalFor(target);

    /// <summary>Whether to find out how many machine instructions a run executes at most, which takes some more time.</summary>
    public bool BoundInstructions { get; init; }

    /// <summary>
    /// For tests: where it is not null, the code is interspersed with words that nobody reads, as this seed has it, so that
    /// branches are far and literal pools are in other places.
    /// </summary>
    public int? Padding { get; init; }

    /// <summary>For tests: whether accesses that are proven to be inside are checked nevertheless.</summary>
    public bool CheckEverything { get; init; }

    /// <summary>For tests: called with each function as it was lowered and what was selected for it.</summary>
    internal Action<Function, MachineFunction>? Selected { get; init; }

    /// <summary>Whether to tell what each part of the code is for, in <see cref="MachineCode.Work"/>; it changes no byte.</summary>
    internal bool TellWork { get; init; }

    /// <summary>Whether to check the invariants of the intermediate form after every pass.</summary>
    public bool VerifyPasses { get; init; }
}
