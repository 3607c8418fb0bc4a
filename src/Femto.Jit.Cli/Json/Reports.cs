using Femto.Jit.Cli.Benchmarks;
using Femto.Jit.Execution;
using Femto.Jit.Images;
using Femto.Jit.Verification;
using Femto.Jit.Verification.Abstract;

namespace Femto.Jit.Cli.Json;

/// <summary>What <c>femto run --json</c> prints.</summary>
/// <param name="Engine">The engine.</param>
/// <param name="Target">The target, or null for the interpreter.</param>
/// <param name="Result">r0 as <c>0x</c> and 16 digits, or null after a trap.</param>
/// <param name="Trap">The trap, or null.</param>
/// <param name="Instructions">Executed instructions, when counted.</param>
/// <param name="CodeBytes">Bytes of code, literals and read-only data, or null for the interpreter.</param>
/// <param name="ContextXxHash128">XXH128, as <c>xxhsum -H2</c> prints it, of the context after the run, and of what it points to.</param>
internal sealed record RunReport(
    string Engine,
    string? Target,
    string? Result,
    TrapReport? Trap,
    long? Instructions,
    int? CodeBytes,
    string ContextXxHash128)
{
    public static RunReport Of(EngineChoice choice, RunResult result, SourceLine? line, string contextXxHash128) => new(
        choice.Name,
        choice.Target?.Name,
        result.Result is ulong value ? $"0x{value:x16}" : null,
        result.Trap is Trap trap ? new TrapReport(trap.Kind.Name(), trap.Pc, line?.ToString()) : null,
        result.Instructions,
        result.CodeBytes,
        contextXxHash128);
}

/// <summary>An element of what <c>femto run --engine all --json</c> prints.</summary>
/// <param name="Engine">The engine.</param>
/// <param name="Target">The target.</param>
/// <param name="Agrees">Whether it ran and did what the interpreter does.</param>
/// <param name="Result">r0 as <c>0x</c> and 16 digits, or null after a trap.</param>
/// <param name="Trap">The trap, or null.</param>
/// <param name="Instructions">Executed instructions, when counted.</param>
/// <param name="CodeBytes">Bytes of code, literals and read-only data.</param>
/// <param name="Difference">The first difference from the interpreter, or null.</param>
/// <param name="Diagnostics">Why it could not be run.</param>
internal sealed record ComparisonReport(
    string Engine,
    string Target,
    bool Agrees,
    string? Result,
    TrapReport? Trap,
    long? Instructions,
    int? CodeBytes,
    Difference? Difference,
    DiagnosticReport[] Diagnostics)
{
    public static ComparisonReport Of(EngineOutcome outcome, Program program) => new(
        outcome.Target.Engine,
        outcome.Target.Name,
        outcome.Agrees,
        outcome.Run?.Result is ulong value ? $"0x{value:x16}" : null,
        outcome.Run?.Trap is Trap trap
            ? new TrapReport(trap.Kind.Name(), trap.Pc, program.LineAt(trap.Pc)?.ToString())
            : null,
        outcome.Run?.Instructions,
        outcome.Run?.CodeBytes,
        outcome.Difference,
        [.. outcome.Diagnostics.Select(DiagnosticReport.Of)]);
}

/// <summary>A trap.</summary>
/// <param name="Kind">Why, for example <c>out-of-bounds</c>.</param>
/// <param name="Pc">The instruction, in slots.</param>
/// <param name="Line">Its source as <c>file:line</c>, or null.</param>
internal sealed record TrapReport(string Kind, int Pc, string? Line);

/// <summary>What <c>femto verify --json</c> prints.</summary>
/// <param name="Program">Name of the entry function.</param>
/// <param name="Mode">How much has to be proven: <c>proved</c> or <c>guarded</c>.</param>
/// <param name="ContextSize">Bytes of the context, or null when they are only known at run time.</param>
/// <param name="Accepted">Whether the program is accepted; what only accepted programs have is null otherwise.</param>
/// <param name="Instructions">Instruction slots of the program.</param>
/// <param name="StackBytes">Bytes of eBPF stack that it needs.</param>
/// <param name="InstructionBound">How many instructions a run executes at most.</param>
/// <param name="MeteredEdges">Jumps that spend fuel when they are taken.</param>
/// <param name="Accesses">The accesses to memory.</param>
/// <param name="CheckedArguments">Arguments of helpers that are checked at run time.</param>
/// <param name="Loops">The loops.</param>
/// <param name="Functions">The functions.</param>
/// <param name="Diagnostics">What is said of the program.</param>
/// <param name="Explanation">What is known where <c>--explain</c> asks; null without it.</param>
internal sealed record VerifyReport(
    string Program,
    string Mode,
    int? ContextSize,
    bool Accepted,
    int Instructions,
    int? StackBytes,
    InstructionBound? InstructionBound,
    int? MeteredEdges,
    AccessReport[]? Accesses,
    ArgumentReport[]? CheckedArguments,
    LoopReport[]? Loops,
    FunctionReport[]? Functions,
    DiagnosticReport[] Diagnostics,
    ExplanationReport? Explanation)
{
    public static VerifyReport Of(
        Program program, Contract contract, Result<VerifiedProgram> result, Explanation? explanation) => new(
        program.Name,
        NameOf(contract.Mode),
        contract.ContextLength,
        result.Succeeded,
        program.Instructions.Length,
        result.Value?.StackBytes,
        result.Value?.InstructionBound,
        result.Value?.MeteredEdges.Count,
        result.Value is VerifiedProgram verified ? [.. AccessReport.Of(verified)] : null,
        result.Value is VerifiedProgram accepted ? [.. ArgumentReport.Of(accepted)] : null,
        result.Value?.TripCounts.OrderBy(loop => loop.Key).Select(loop => LoopReport.Of(program, loop)).ToArray(),
        result.Value?.Functions.Select(FunctionReport.Of).ToArray(),
        [.. result.Diagnostics.Select(DiagnosticReport.Of)],
        explanation is null ? null : ExplanationReport.Of(program, explanation));

    public static string NameOf(VerificationMode mode) => mode == VerificationMode.Proved ? "proved" : "guarded";
}

/// <summary>What the verifier knows where an instruction is executed.</summary>
/// <param name="Pc">The instruction, in slots.</param>
/// <param name="Line">Its source as <c>file:line</c>, or null.</param>
/// <param name="Visits">On how many ways the analysis came there; null when it was not made to its end.</param>
/// <param name="Places">Registers and stack slots.</param>
/// <param name="Loops">The loops it is in, from the inside.</param>
internal sealed record ExplanationReport(int Pc, string? Line, int? Visits, PlaceReport[] Places, LoopReport[] Loops)
{
    public static ExplanationReport Of(Program program, Explanation explanation) => new(
        explanation.Pc,
        explanation.Line?.ToString(),
        explanation.Visits,
        [.. explanation.Places.Select(PlaceReport.Of)],
        [.. explanation.Loops.Select(loop => LoopReport.Of(program, new(loop.Head, loop.TripCount)))]);
}

/// <summary>What is known of a register or a stack slot.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsRead">Whether the instruction reads it.</param>
/// <param name="Region">
/// The region of an address, <c>Pointed:FIELD</c> for what a field of the context points to, <c>Result:HELPER</c> for what a
/// helper returned, <c>ResultOrNull:HELPER</c> before that is compared with null; null for a number. The rest is about its
/// offset then.
/// </param>
/// <param name="Low">The least it can be, read as unsigned.</param>
/// <param name="High">The largest.</param>
/// <param name="SignedLow">The least it can be, read as signed.</param>
/// <param name="SignedHigh">The largest.</param>
/// <param name="MaybeSet">The bits that may be 1, as <c>0x</c> and 16 digits.</param>
/// <param name="CertainlySet">The bits that are 1.</param>
/// <param name="Text">The same in words.</param>
internal sealed record PlaceReport(
    string Name,
    bool IsRead,
    string? Region,
    ulong Low,
    ulong High,
    long SignedLow,
    long SignedHigh,
    string MaybeSet,
    string CertainlySet,
    string Text)
{
    public static PlaceReport Of(KnownPlace place)
    {
        Scalar number = place.Value.Number;
        return new PlaceReport(
            place.Name,
            place.IsRead,
            place.Region,
            number.Wide.Low,
            number.Wide.High,
            number.Wide.SignedLow,
            number.Wide.SignedHigh,
            $"0x{number.Bits.Max:x16}",
            $"0x{number.Bits.Value:x16}",
            place.Text);
    }
}

/// <summary>An access to memory of a verified program.</summary>
/// <param name="Pc">The instruction, in slots.</param>
/// <param name="Line">Its source as <c>file:line</c>, or null.</param>
/// <param name="Status">
/// <c>proven</c> to be inside; <c>hoisted</c>: checked at run time, once ahead of its loop; or <c>checked</c> each time.
/// </param>
internal sealed record AccessReport(int Pc, string? Line, string Status)
{
    public static IEnumerable<AccessReport> Of(VerifiedProgram program) =>
        from item in program.Program.Instructions.Index()
        where item.Item.Row.AccessesMemory
        select new AccessReport(
            item.Index, program.Program.LineAt(item.Index)?.ToString(), StatusOf(item.Index, program));

    private static string StatusOf(int pc, VerifiedProgram program) => program.ProvenAccesses.Contains(pc) ? "proven"
        : program.HoistedAccesses.Contains(pc) ? "hoisted" : "checked";
}

/// <summary>An argument of a helper that is checked at run time, since the memory at it is not proven.</summary>
/// <param name="Pc">The call, in slots.</param>
/// <param name="Line">Its source as <c>file:line</c>, or null.</param>
/// <param name="Register">The register that has the address.</param>
internal sealed record ArgumentReport(int Pc, string? Line, string Register)
{
    public static IEnumerable<ArgumentReport> Of(VerifiedProgram program) =>
        from call in program.CheckedArguments
        orderby call.Key
        from argument in call.Value
        select new ArgumentReport(
            call.Key, program.Program.LineAt(call.Key)?.ToString(), $"r{argument.Parameter + 1}");
}

/// <summary>A loop of a verified program.</summary>
/// <param name="Pc">Where it begins, in slots.</param>
/// <param name="Line">The source there as <c>file:line</c>, or null.</param>
/// <param name="TripCount">How often it goes back there at most, or null when that is not known.</param>
internal sealed record LoopReport(int Pc, string? Line, ulong? TripCount)
{
    public static LoopReport Of(Program program, KeyValuePair<int, ulong?> loop) =>
        new(loop.Key, program.LineAt(loop.Key)?.ToString(), loop.Value);
}

/// <summary>A function of a verified program.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Start">Its first instruction, in slots.</param>
/// <param name="End">The slot after its last instruction.</param>
/// <param name="FrameBytes">Bytes of its eBPF frame.</param>
internal sealed record FunctionReport(string Name, int Start, int End, int FrameBytes)
{
    public static FunctionReport Of(VerifiedFunction function) =>
        new(function.Name, function.Start, function.End, function.FrameBytes);
}

/// <summary>A diagnostic.</summary>
/// <param name="Id">Its stable id, for example <c>FJ2004</c>.</param>
/// <param name="Severity"><c>error</c> or <c>warning</c>.</param>
/// <param name="Message">What is known, and what is needed.</param>
/// <param name="Pc">The instruction to blame, in slots, or null.</param>
/// <param name="Line">Its source as <c>file:line</c>, or null.</param>
/// <param name="Hint">What is usually done about it, or null.</param>
internal sealed record DiagnosticReport(string Id, string Severity, string Message, int? Pc, string? Line, string? Hint)
{
    public static DiagnosticReport Of(Diagnostic diagnostic) => new(
        diagnostic.Id,
        diagnostic.Severity == DiagnosticSeverity.Error ? "error" : "warning",
        diagnostic.Message,
        diagnostic.Pc,
        diagnostic.Line?.ToString(),
        diagnostic.Hint);
}

/// <summary>What <c>femto translate --json</c> prints.</summary>
/// <param name="Program">Name of the entry function.</param>
/// <param name="Target">The target.</param>
/// <param name="Mode">How much had to be proven.</param>
/// <param name="ContextSize">Bytes of the context, or null when they are only known at run time.</param>
/// <param name="CodeBytes">Instructions and literals.</param>
/// <param name="ReadOnlyDataBytes">Constants, which stay in flash with the code.</param>
/// <param name="WritableDataBytes">Data of each instance, initialized and zeroed.</param>
/// <param name="ImageBytes">The whole image.</param>
/// <param name="NativeStackBytes">C stack the code needs, helpers and runtime routines not included.</param>
/// <param name="StackBytesWithHelpers">The same with what helpers need, or null where the contract does not say.</param>
/// <param name="InstructionBound">
/// Machine instructions that a run executes at most, those of helpers and runtime routines not included; null where only fuel
/// ends a run.
/// </param>
/// <param name="Checks">Run-time checks left in the code.</param>
/// <param name="UsesFuel">Whether the code spends fuel.</param>
/// <param name="Helpers">Numbers of the helpers called.</param>
/// <param name="RuntimeRoutines">Runtime routines called.</param>
internal sealed record TranslateReport(
    string Program,
    string Target,
    string Mode,
    int? ContextSize,
    int CodeBytes,
    int ReadOnlyDataBytes,
    int WritableDataBytes,
    int ImageBytes,
    int NativeStackBytes,
    int? StackBytesWithHelpers,
    long? InstructionBound,
    int Checks,
    bool UsesFuel,
    int[] Helpers,
    string[] RuntimeRoutines)
{
    public static TranslateReport Of(MachineCode code) => new(
        code.Source.Program.Name,
        code.Target.Name,
        VerifyReport.NameOf(code.Source.Contract.Mode),
        code.Source.Contract.ContextLength,
        code.Code.Length,
        code.Source.Program.Data.ReadOnly.Length,
        code.Source.Program.Data.WritableLength,
        ImageWriter.Write(code).Length,
        code.NativeStackBytes,
        code.StackBytesWithHelpers,
        code.InstructionBound,
        code.CheckCount,
        code.UsesFuel,
        [.. code.HelperImports],
        [.. code.RuntimeImports.Select(routine => routine.ToString())]);
}

/// <summary>An element of what <c>femto targets --json</c> prints.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="InstructionSet">Instruction set of the code.</param>
/// <param name="Features">What the code may use beyond the base of that.</param>
/// <param name="Abi">C calling convention.</param>
/// <param name="Engine">The engine that runs its code here.</param>
/// <param name="TestedOn">The emulated board its tests run on.</param>
/// <param name="Description">Which devices it stands for.</param>
internal sealed record TargetReport(
    string Name, string InstructionSet, string Features, string Abi, string Engine, string TestedOn, string Description)
{
    public static TargetReport Of(Target target) => new(
        target.Name, target.Isa.ToString(), FeaturesOf(target), target.Abi, target.Engine, target.TestedOn,
        target.Description);

    /// <summary>What the code may use beyond the instruction set's base, in words; nothing for the base alone.</summary>
    public static string FeaturesOf(Target target) =>
        target.Features == InstructionSetFeatures.None ? "" : target.Features.ToString();
}

/// <summary>An element of what <c>femto bench --json</c> prints.</summary>
/// <param name="Target">The target.</param>
/// <param name="Program">The program.</param>
/// <param name="Instructions">Executed, from entry to return.</param>
/// <param name="CodeBytes">Code, literals and constants, without shared routines.</param>
/// <param name="Cycles">Estimated, on a Cortex-M4; null for other targets.</param>
/// <param name="Attribution">
/// The executed instructions by what they are for, which sum up to all of them; null without <c>--attribution</c>.
/// </param>
/// <param name="Beside">The costs of the builds it is shown beside, by name; null where they are not known.</param>
internal sealed record BenchmarkReport(
    string Target,
    string Program,
    ulong Instructions,
    ulong CodeBytes,
    ulong? Cycles,
    Dictionary<string, long>? Attribution,
    Dictionary<string, Cost?> Beside)
{
    public static BenchmarkReport Of(Measurement measurement, IReadOnlyList<string> builds) => new(
        measurement.Target.Name, measurement.Program, measurement.Cost.Instructions, measurement.Cost.CodeBytes,
        measurement.Cost.Cycles, measurement.Work is WorkCounts work ? new(WorkNames.Name(work)) : null,
        builds.Zip(measurement.Peers).ToDictionary(each => each.First, each => each.Second));
}
